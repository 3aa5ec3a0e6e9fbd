package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinksApiTest {

  private static Simulator simulator;
  private static TestClient client;
  private long contact;
  private long company;

  @BeforeAll
  static void start() throws IOException {
    simulator = Simulator.start(SimulatorOptions.builder().noLimits().build());
    client = new TestClient(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void reset() {
    simulator.reset();
    contact = simulator.portal().create("contacts", Map.of("email", "a@b.example"));
    company = simulator.portal().create("companies", Map.of("name", "B"));
  }

  private String links() {
    return "/crm/v4/objects/contacts/" + contact + "/associations/companies";
  }

  @Test
  void a_plain_link_shows_on_both_sides() {
    Response made =
        client.put(
            "/crm/objects/2026-09/contacts/"
                + contact
                + "/associations/default/companies/"
                + company,
            null);
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.body().path("results").findValuesAsText("associationTypeId"))
        .containsExactly("279", "280");
    JsonNode seen = client.get(links()).body().path("results").path(0);
    assertThat(seen.path("toObjectId").isNumber()).isTrue();
    assertThat(seen.path("toObjectId").asLong()).isEqualTo(company);
    JsonNode dated =
        client
            .get("/crm/objects/2026-09/companies/" + company + "/associations/contacts")
            .body()
            .path("results")
            .path(0);
    assertThat(dated.path("toObjectId").isTextual()).isTrue();
    assertThat(dated.path("associationTypes").path(0).path("typeId").asInt()).isEqualTo(280);
  }

  @Test
  void labels_replace_each_other_and_primary_brings_the_plain_link() {
    Response made =
        client.put(
            links() + "/" + company,
            "[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":1}]");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("labels")).hasToString("[\"Primary\"]");
    assertThat(client.get(links()).body().findValuesAsText("typeId"))
        .containsExactlyInAnyOrder("1", "279");
    client.put(
        links() + "/" + company,
        "[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":931}]");
    assertThat(client.get(links()).body().findValuesAsText("typeId"))
        .containsExactlyInAnyOrder("931", "279");
    assertThat(client.delete(links() + "/" + company).status()).isEqualTo(204);
    assertThat(client.get(links()).body().path("results")).isEmpty();
  }

  @Test
  void a_batch_read_names_what_has_no_links() {
    simulator.portal().associate("contacts", contact, "companies", company);
    Response answer =
        client.post(
            "/crm/v4/associations/contacts/companies/batch/read",
            "{\"inputs\":[{\"id\":\"" + contact + "\"},{\"id\":\"4711\"}]}");
    assertThat(answer.status()).isEqualTo(207);
    assertThat(answer.body().path("results")).hasSize(1);
    JsonNode error = answer.body().path("errors").path(0);
    assertThat(error.path("message").asText())
        .isEqualTo("No company is associated with contact 4711.");
    assertThat(error.path("subCategory").asText())
        .isEqualTo("crm.associations.NO_ASSOCIATIONS_FOUND");
  }

  @Test
  void batches_link_and_unlink() {
    String pair = "{\"from\":{\"id\":\"" + contact + "\"},\"to\":{\"id\":\"" + company + "\"}}";
    assertThat(
            client
                .post(
                    "/crm/associations/2026-09/contacts/companies/batch/associate/default",
                    "{\"inputs\":[" + pair + "]}")
                .status())
        .isEqualTo(200);
    assertThat(simulator.portal().associated("companies", company, "contacts"))
        .containsExactly(contact);
    String gone =
        "{\"inputs\":[{\"from\":{\"id\":\""
            + contact
            + "\"},\"to\":[{\"id\":\""
            + company
            + "\"}]}]}";
    assertThat(
            client
                .post("/crm/associations/2026-09/contacts/companies/batch/archive", gone)
                .status())
        .isEqualTo(200);
    assertThat(client.post("/crm/v4/associations/contacts/companies/batch/archive", gone).status())
        .isEqualTo(204);
    assertThat(simulator.portal().associated("contacts", contact, "companies")).isEmpty();
  }

  @Test
  void labels_are_made_and_used() {
    Response made =
        client.post(
            "/crm/v4/associations/contacts/companies/labels",
            "{\"name\":\"decision_maker\",\"label\":\"Decision maker\",\"inverseLabel\":\"Decides for\"}");
    assertThat(made.body().path("results")).hasSize(2);
    int id = made.body().path("results").path(0).path("typeId").asInt();
    Response used =
        client.post(
            "/crm/v4/associations/contacts/companies/batch/create",
            "{\"inputs\":[{\"from\":{\"id\":\""
                + contact
                + "\"},\"to\":{\"id\":\""
                + company
                + "\"},\"types\":[{\"associationCategory\":\"USER_DEFINED\",\"associationTypeId\":"
                + id
                + "}]}]}");
    assertThat(used.status()).isEqualTo(201);
    assertThat(client.get(links()).body().findValuesAsText("label")).contains("Decision maker");
    assertThat(
            client
                .get("/crm/v4/associations/companies/contacts/labels")
                .body()
                .findValuesAsText("label"))
        .contains("Decides for", "Primary");
  }

  @Test
  void a_record_is_created_with_its_links_or_not_at_all() {
    String body =
        "{\"properties\":{\"dealname\":\"D\"},\"associations\":[{\"to\":{\"id\":\"%s\"},\"types\":"
            + "[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":3}]}]}";
    Response made = client.post("/crm/objects/2026-09/deals", body.formatted(contact));
    assertThat(made.status()).isEqualTo(201);
    JsonNode read =
        client
            .get("/crm/objects/2026-09/deals/" + made.id() + "?associations=contacts")
            .body()
            .path("associations")
            .path("contacts")
            .path("results")
            .path(0);
    assertThat(read.path("id").asLong()).isEqualTo(contact);
    assertThat(read.path("type").asText()).isEqualTo("deal_to_contact");
    Response refused = client.post("/crm/objects/2026-09/deals", body.formatted(54401));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("message").asText())
        .isEqualTo("One or more associations are invalid");
    assertThat(refused.body().path("context").path("INVALID_OBJECT_IDS").path(0).asText())
        .isEqualTo("CONTACT=54401 is not valid");
  }

  @Test
  void a_merge_makes_a_third_record_to_which_the_old_ids_lead() {
    simulator.portal().associatePrimary("contacts", contact, "companies", company);
    long other =
        simulator.portal().create("contacts", Map.of("email", "second@b.example", "city", "Łódź"));
    Response merged =
        client.post(
            "/crm/objects/2026-09/contacts/merge",
            "{\"primaryObjectId\":\"" + contact + "\",\"objectIdToMerge\":\"" + other + "\"}");
    assertThat(merged.status()).isEqualTo(200);
    assertThat(merged.id()).isNotEqualTo(Long.toString(contact));
    assertThat(merged.property("hs_merged_object_ids")).isEqualTo(contact + ";" + other);
    for (long old : new long[] {contact, other}) {
      Response read = client.get("/crm/objects/2026-09/contacts/" + old + "?properties=city,email");
      assertThat(read.id()).isEqualTo(merged.id());
      assertThat(read.property("city")).isEqualTo("Łódź");
      assertThat(read.property("email")).isEqualTo("a@b.example");
    }
    assertThat(simulator.portal().associated("companies", company, "contacts"))
        .containsExactly(Long.parseLong(merged.id()));
    assertThat(
            client
                .post(
                    "/crm/objects/2026-09/contacts/batch/update",
                    "{\"inputs\":[{\"id\":\"" + contact + "\",\"properties\":{\"city\":\"X\"}}]}")
                .status())
        .isEqualTo(404);
    assertThat(simulator.portal().ids("contacts", false))
        .containsExactly(Long.parseLong(merged.id()));
  }

  @Test
  void a_privacy_deletion_leaves_nothing() {
    simulator.portal().associate("contacts", contact, "companies", company);
    String body = "{\"objectId\":\"a@b.example\",\"idProperty\":\"email\"}";
    String path = "/crm/objects/2026-09/contacts/gdpr-delete";
    assertThat(client.post(path, body).status()).isEqualTo(204);
    assertThat(client.post(path, body).status()).isEqualTo(204);
    assertThat(client.get("/crm/v3/objects/contacts/" + contact + "?archived=true").status())
        .isEqualTo(404);
    assertThat(simulator.portal().associated("companies", company, "contacts")).isEmpty();
  }
}
