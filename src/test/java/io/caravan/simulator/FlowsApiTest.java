package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.automation.FlowRules;
import io.caravan.simulator.jobs.AssetPace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowsApiTest extends OnFrozenTime {

  private static final String FLOWS = "/automation/v4/flows";
  private static final String BETA = "/automation/2026-09-beta/flows";
  private static final String MINIMAL =
      """
      {"name":"x","type":"CONTACT_FLOW","flowType":"WORKFLOW","isEnabled":false,
       "objectTypeId":"0-1","actions":[]}""";

  @Override
  void adjust(SimulatorOptionsBuilder options) {
    options.flowRules(FlowRules.DEFAULT.examples(5));
  }

  private Response create(String json) {
    Response answer = client.post(FLOWS, json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer;
  }

  /** An example with branches, read as a client reads it. */
  private ObjectNode branched() {
    JsonNode found = null;
    for (JsonNode brief : client.get(FLOWS).body().path("results")) {
      if (brief.path("name").asText().equals("Route deals by amount")) {
        found = client.get(FLOWS + "/" + brief.path("id").asText()).body();
      }
    }
    return (ObjectNode) found;
  }

  private Response put(ObjectNode flow) {
    return client.put(FLOWS + "/" + flow.path("id").asText(), flow.toString());
  }

  @Test
  void a_minimal_flow_is_created_and_read_back() {
    Response created = create(MINIMAL);
    assertThat(created.header("Location")).endsWith(FLOWS + "/" + created.id());
    assertThat(created.body().path("revisionId").asText()).isEqualTo("1");
    assertThat(created.body().path("crmObjectCreationStatus").asText()).isEqualTo("COMPLETE");
    assertThat(created.body().path("nextAvailableActionId").asText()).isEqualTo("1");
    assertThat(created.body().path("createdAt").asText()).isEqualTo("2026-11-21T10:00:00.000Z");
    assertThat(client.get(FLOWS + "/" + created.id()).body()).isEqualTo(created.body());
  }

  @Test
  void a_definition_is_kept_word_for_word_and_read_only_fields_are_dropped() {
    String action =
        """
        {"type":"WEBHOOK","actionId":"1","method":"POST","webhookUrl":"https://a.example/é?x=1",
         "queryParams":[],"somethingNew":{"deep":[1,2.5,null,"\\u00fc"]}}""";
    Response created =
        create(
            """
            {"name":"ü","type":"CONTACT_FLOW","flowType":"WORKFLOW","isEnabled":true,"id":"1",
             "revisionId":"77","createdAt":"2001-01-01T00:00:00.000Z","objectTypeId":"0-1",
             "startActionId":"1","unknownToday":{"a":1},"actions":[%s]}"""
                .formatted(action));
    JsonNode read = client.get(FLOWS + "/" + created.id()).body();
    assertThat(read.path("actions").path(0).toString().replace(" ", ""))
        .isEqualTo(action.replaceAll("\\s", "").replace("\\u00fc", "ü"));
    assertThat(read.path("unknownToday").path("a").asInt()).isEqualTo(1);
    assertThat(read.path("id").asText()).isEqualTo(created.id()).isNotEqualTo("1");
    assertThat(read.path("revisionId").asText()).isEqualTo("1");
    assertThat(read.path("nextAvailableActionId").asText()).isEqualTo("2");
  }

  @Test
  void a_put_needs_type_and_the_current_revision() {
    ObjectNode flow = branched();
    for (String needed : new String[] {"revisionId", "type"}) {
      ObjectNode without = flow.deepCopy();
      without.remove(needed);
      assertThat(put(without).status()).as(needed).isEqualTo(400);
    }
    clock.advance(Duration.ofMinutes(1));
    Response replaced = put(flow);
    assertThat(replaced.status()).as(replaced.text()).isEqualTo(200);
    assertThat(replaced.body().path("revisionId").asText()).isEqualTo("2");
    assertThat(replaced.body().path("updatedAt").asText()).isEqualTo("2026-11-21T10:01:00.000Z");
    assertThat(replaced.body().path("createdAt").asText()).isEqualTo("2026-11-21T10:00:00.000Z");
    assertThat(replaced.body().path("actions")).isEqualTo(flow.path("actions"));

    Response stale = put(flow);
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.body().path("category").asText()).isEqualTo("CONFLICT");
    simulator.turn(List.of("staleRevisionStatus=400"));
    assertThat(put(flow).status()).isEqualTo(400);
    assertThat(put(flow).body().path("category").asText()).isEqualTo("BAD_REQUEST");
  }

  @Test
  void what_a_put_leaves_out_is_gone_without_a_word() {
    ObjectNode flow = branched();
    assertThat(flow.path("enrollmentCriteria").path("type").asText()).isEqualTo("EVENT_BASED");
    flow.remove("enrollmentCriteria");
    flow.remove("actions");
    flow.remove("startActionId");
    flow.remove("isEnabled");
    Response replaced = put(flow);
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.body().has("enrollmentCriteria")).isFalse();
    assertThat(replaced.body().path("actions")).isEmpty();
    assertThat(replaced.body().path("isEnabled").asBoolean(true)).isFalse();
    assertThat(replaced.body().path("objectTypeId").asText()).isEqualTo("0-3");
    assertThat(replaced.body().path("flowType").asText()).isEqualTo("WORKFLOW");
  }

  @Test
  void earlier_revisions_stay_readable_on_the_beta_path() {
    ObjectNode flow = branched();
    String id = flow.path("id").asText();
    ObjectNode renamed = flow.deepCopy().put("name", "Renamed");
    renamed.putArray("actions");
    renamed.remove("startActionId");
    clock.advance(Duration.ofSeconds(5));
    put(renamed);
    Response first = client.get(BETA + "/" + id + "/revisions/1");
    assertThat(first.body().path("flow").path("name").asText()).isEqualTo("Route deals by amount");
    assertThat(first.body().path("flow").path("actions")).isEqualTo(flow.path("actions"));
    assertThat(first.body().path("revisionCreatedAt").asText())
        .isEqualTo("2026-11-21T10:00:00.000Z");
    Response second = client.get(BETA + "/" + id + "/revisions/2");
    assertThat(second.body().path("flow").path("name").asText()).isEqualTo("Renamed");
    assertThat(client.get(BETA + "/" + id + "/revisions/3").status()).isEqualTo(404);
    assertThat(client.get(FLOWS + "/" + id + "/revisions/1").status()).isEqualTo(404);
  }

  @Test
  void platform_flows_and_contact_flows_keep_apart() {
    Response refused = client.post(FLOWS, MINIMAL.replace("CONTACT_FLOW", "PLATFORM_FLOW"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("subCategory").asText())
        .isEqualTo("FlowApiStandardFriendlyError.EXPECTED_PLATFORM_OBJECT_TYPE");
    assertThat(refused.body().path("message").asText())
        .isEqualTo("Expected an object type other than \"0-1\" objectType but got \"0-1\"");
    Response generic = client.post(FLOWS, MINIMAL.replace("0-1", "0-3"));
    assertThat(generic.body().path("subCategory").asText())
        .isEqualTo("FlowApiStandardFriendlyError.FLOW_CREATION_BAD_REQUEST");
    assertThat(generic.body().path("message").asText())
        .isEqualTo("Invalid request to flow creation");
    assertThat(generic.body().path("category").asText()).isEqualTo("BAD_REQUEST");
  }

  @Test
  void broken_definitions_are_refused_with_what_is_wrong() {
    String action =
        "{\"type\":\"%s\",\"actionId\":\"%s\",\"connection\":{\"nextActionId\":\"%s\"}}";
    for (String[] broken :
        new String[][] {
          {"NONSENSE", "1", "1", "type of action 1"},
          {"SINGLE_CONNECTION", "1", "9", "leads to action 9"},
          {"SINGLE_CONNECTION", "", "1", "actionId of its own"}
        }) {
      Response refused =
          client.post(
              FLOWS, MINIMAL.replace("[]", "[" + action.formatted((Object[]) broken) + "]"));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body().path("errors").path(0).path("message").asText())
          .contains(broken[3]);
    }
    assertThat(
            client
                .post(FLOWS, MINIMAL.replace("\"actions\"", "\"startActionId\":\"4\",\"actions\""))
                .status())
        .isEqualTo(400);
  }

  @Test
  void listings_are_brief_and_paged() {
    for (int i = 0; i < 3; i++) {
      create(MINIMAL);
    }
    Response first = client.get(FLOWS + "?limit=5");
    assertThat(first.body().path("results")).hasSize(5);
    assertThat(first.body().path("results").path(0).has("actions")).isFalse();
    assertThat(first.body().path("results").path(0).path("uuid").asText()).isNotEmpty();
    String after = first.body().path("paging").path("next").path("after").asText();
    Response rest = client.get(FLOWS + "?limit=5&after=" + after);
    assertThat(rest.body().path("results")).hasSize(3);
    assertThat(rest.body().has("paging")).isFalse();
  }

  @Test
  void a_deleted_flow_is_gone() {
    String id = create(MINIMAL).id();
    assertThat(client.delete(FLOWS + "/" + id).status()).isEqualTo(204);
    Response gone = client.get(FLOWS + "/" + id);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.body().path("category").asText()).isEqualTo("OBJECT_NOT_FOUND");
    assertThat(client.delete(FLOWS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void batches_tell_what_was_not_found() {
    String id = create(MINIMAL).id();
    Response all =
        client.post(
            FLOWS + "/batch/read",
            "{\"inputs\":[{\"flowId\":\"%s\",\"type\":\"FLOW_ID\"}]}".formatted(id));
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.body().path("results").path(0).path("id").asText()).isEqualTo(id);
    Response some =
        client.post(
            FLOWS + "/batch/read",
            "{\"inputs\":[{\"flowId\":\"%s\",\"type\":\"FLOW_ID\"},{\"flowId\":\"5\",\"type\":\"FLOW_ID\"}]}"
                .formatted(id));
    assertThat(some.status()).isEqualTo(207);
    assertThat(some.body().path("numErrors").asInt()).isEqualTo(1);
    Response mapped =
        client.post(
            "/automation/v4/workflow-id-mappings/batch/read",
            "{\"inputs\":[{\"flowId\":\"%s\",\"type\":\"FLOW_ID\"}]}".formatted(id));
    String workflow = mapped.body().path("results").path(0).path("workflowId").asText();
    Response back =
        client.post(
            "/automation/v4/workflow-id-mappings/batch/read",
            "{\"inputs\":[{\"workflowId\":\"%s\",\"type\":\"WORKFLOW_ID\"}]}".formatted(workflow));
    assertThat(back.body().path("results").path(0).path("flowId").asText()).isEqualTo(id);
  }

  @Test
  void campaigns_action_types_and_performance_are_there() {
    Response campaigns = client.get(FLOWS + "/email-campaigns");
    assertThat(campaigns.body().path("results")).hasSize(3);
    String flowId = campaigns.body().path("results").path(0).path("flowId").asText();
    assertThat(client.get(FLOWS + "/email-campaigns?flowId=" + flowId).body().path("results"))
        .hasSize(1);
    assertThat(client.get(FLOWS + "/performance/" + flowId).status()).isEqualTo(200);
    assertThat(
            client
                .get("/automation/2026-09-beta/action-types")
                .body()
                .findValuesAsText("actionTypeId"))
        .contains("0-1", "0-5", "0-63809083");
  }

  @Test
  void a_flow_cannot_be_replaced_while_it_is_pending() {
    simulator.assetPace(new AssetPace(Duration.ofSeconds(2), Duration.ZERO));
    Response created = create(MINIMAL);
    ObjectNode flow = (ObjectNode) created.body();
    assertThat(flow.path("crmObjectCreationStatus").asText()).isEqualTo("PENDING");
    assertThat(put(flow).status()).isEqualTo(400);
    clock.advance(Duration.ofSeconds(2));
    assertThat(put(flow).status()).isEqualTo(200);
  }

  @Test
  void scope_and_tier_are_enforced() throws IOException {
    TestClient other =
        client.withToken(
            simulator.tokenWithScopes(62_515, Set.of("oauth", "crm.objects.contacts.read")));
    Response refused = other.get(FLOWS);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body().path("category").asText()).isEqualTo("MISSING_SCOPES");
    assertThat(refused.body().at("/errors/0/context/requiredGranularScopes/0").asText())
        .isEqualTo("automation");
    try (var small = Simulator.start(SimulatorOptions.builder().tier(Tier.STARTER).build())) {
      assertThat(new TestClient(small).get(FLOWS).status()).isEqualTo(403);
    }
  }

  @Test
  void writes_can_be_throttled() {
    simulator.flowRules(FlowRules.DEFAULT.writesPerTenSeconds(2));
    create(MINIMAL);
    create(MINIMAL);
    Response refused = client.post(FLOWS, MINIMAL);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body().path("policyName").asText()).isEqualTo("TEN_SECONDLY_ROLLING");
    assertThat(client.get(FLOWS).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(10));
    create(MINIMAL);
  }

  @Test
  void portals_are_apart_and_a_reset_brings_the_examples_back() {
    String id = create(MINIMAL).id();
    TestClient second = client.withToken(simulator.credentials(62_516).privateToken());
    assertThat(second.get(FLOWS).body().path("results")).hasSize(5);
    assertThat(second.get(FLOWS + "/" + id).status()).isEqualTo(404);
    JsonNode before = branched();
    simulator.reset();
    assertThat(client.get(FLOWS).body().path("results")).hasSize(5);
    assertThat(branched()).isEqualTo(before);
  }
}
