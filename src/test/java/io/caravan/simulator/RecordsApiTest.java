package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsApiTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  private static Simulator simulator;
  private static TestClient client;

  @BeforeAll
  static void start() throws IOException {
    simulator = Simulator.start(SimulatorOptions.builder().contacts(250).noLimits().build());
    client = new TestClient(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void reset() {
    simulator.reset();
  }

  private static Response create(String email) {
    return client.post(
        CONTACTS, "{\"properties\":{\"email\":\"" + email + "\",\"firstname\":\"Zoë\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/crm/v3/objects", "/crm/objects/2026-03", "/crm/objects/2026-09"})
  void a_record_is_created_read_changed_and_deleted_under_every_version(String base) {
    Response created =
        client.post(
            base + "/contacts",
            "{\"properties\":{\"email\":\"New@Example.com\",\"firstname\":\"Zoë\"}}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.property("email")).isEqualTo("new@example.com");
    assertThat(created.property("hs_object_id")).isEqualTo(created.id());
    assertThat(created.header("Location")).endsWith(base + "/contacts/" + created.id());
    assertThat(created.body().path("createdAt").asText()).matches("\\d{4}-.*\\.\\d{3}Z");

    String address = base + "/contacts/" + created.id();
    Response read = client.get(address + "?properties=phone,city,nonsense");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body().path("properties").has("nonsense")).isFalse();
    assertThat(read.body().path("properties").path("phone").isNull()).isTrue();
    assertThat(read.body().path("properties").has("lastmodifieddate")).isTrue();

    assertThat(
            client
                .patch(address, "{\"properties\":{\"city\":\"Łódź\",\"firstname\":\"\"}}")
                .status())
        .isEqualTo(200);
    Response changed = client.get(address + "?properties=city,firstname");
    assertThat(changed.property("city")).isEqualTo("Łódź");
    assertThat(changed.body().path("properties").path("firstname").isNull()).isTrue();

    assertThat(client.delete(address).status()).isEqualTo(204);
    assertThat(client.delete(address).status()).isEqualTo(204);
    assertThat(client.get(address).status()).isEqualTo(404);
    Response archived = client.get(address + "?archived=true");
    assertThat(archived.body().path("archived").asBoolean()).isTrue();
    assertThat(archived.body().has("archivedAt")).isTrue();
  }

  @Test
  void a_type_is_known_by_name_plural_and_id() {
    for (String name : List.of("contacts", "contact", "0-1", "CONTACT")) {
      assertThat(client.get("/crm/objects/2026-09/" + name + "?limit=1").status()).isEqualTo(200);
    }
    Response unknown = client.get("/crm/objects/2026-09/event");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body().path("message").asText())
        .isEqualTo("Unable to infer object type from: event");
  }

  @Test
  void a_missing_record_is_a_404_whose_correlation_id_is_in_header_and_body() {
    Response missing = client.get(CONTACTS + "/999");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body().path("message").asText())
        .isEqualTo("Object not found.  objectId are usually numeric.");
    assertThat(missing.body().path("category").asText()).isEqualTo("OBJECT_NOT_FOUND");
    assertThat(missing.body().path("context").path("id").path(0).asText()).isEqualTo("999");
    assertThat(missing.header("X-HubSpot-Correlation-Id"))
        .isEqualTo(missing.body().path("correlationId").asText());
  }

  @Test
  void an_email_belongs_to_one_contact() {
    String id = create("once@example.com").id();
    Response second = create("ONCE@example.com");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body().path("message").asText())
        .isEqualTo("Contact already exists. Existing ID: " + id);
    assertThat(second.body().path("category").asText()).isEqualTo("CONFLICT");
    assertThat(client.get(CONTACTS + "/once@example.com?idProperty=email").id()).isEqualTo(id);
  }

  @Test
  void companies_are_not_deduplicated_by_domain() {
    String body = "{\"properties\":{\"name\":\"A\",\"domain\":\"same.example\"}}";
    assertThat(client.post("/crm/v3/objects/companies", body).status()).isEqualTo(201);
    assertThat(client.post("/crm/v3/objects/companies", body).status()).isEqualTo(201);
  }

  @Test
  void a_taken_unique_value_is_a_validation_error() {
    String body = "{\"properties\":{\"name\":\"A\",\"hs_sku\":\"A1\"}}";
    String id = client.post("/crm/v3/objects/products", body).id();
    Response second = client.post("/crm/v3/objects/products", body);
    assertThat(second.status()).isEqualTo(400);
    assertThat(second.body().path("message").asText())
        .startsWith(
            "Cannot set PropertyValueCoordinates{portalId=62515, objectTypeId=0-7,"
                + " propertyName=hs_sku, value=A1}")
        .endsWith(id + " already has that value.");
  }

  @Test
  void invalid_values_are_named_with_their_codes() {
    Response refused =
        client.post(
            CONTACTS,
            "{\"properties\":{\"x\":\"1\",\"email\":\"test222\",\"hubspot_owner_id\":\"910901\","
                + "\"lastmodifieddate\":\"1\",\"lifecyclestage\":\"Lead\"}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("category").asText()).isEqualTo("VALIDATION_ERROR");
    assertThat(refused.body().path("errors").findValuesAsText("code"))
        .containsExactly(
            "PROPERTY_DOESNT_EXIST",
            "INVALID_EMAIL",
            "INVALID_OWNER_ID",
            "READ_ONLY_VALUE",
            "INVALID_OPTION");
    assertThat(refused.body().path("message").asText())
        .startsWith(
            "Property values were not valid:"
                + " [{\"isValid\":false,\"message\":\"Property \\\"x\\\" does not exist\"");
    assertThat(
            client
                .post(
                    "/crm/v3/objects/deals",
                    "{\"properties\":{\"dealname\":\"d\",\"dealstage\":\"open\"}}")
                .body()
                .findValuesAsText("message")
                .get(0))
        .contains("open is not a valid pipeline stage ID. Valid options are: pipelineId=default");
  }

  @Test
  void unreadable_json_is_a_400_without_category() {
    Response refused = client.post(CONTACTS, "{\"properties\":\n {oops}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("message").asText()).startsWith("Invalid input JSON on line 2");
    assertThat(refused.body().has("category")).isFalse();
  }

  @Test
  void required_properties_count_from_2026_09_on_only() {
    simulator.portal().requireProperty("contacts", "jobtitle");
    String body = "{\"properties\":{\"firstname\":\"A\"}}";
    assertThat(client.post("/crm/v3/objects/contacts", body).status()).isEqualTo(201);
    Response refused = client.post(CONTACTS, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("errors").path(0).path("code").asText())
        .isEqualTo("MISSING_REQUIRED_PROPERTY");
  }

  @Test
  void a_list_pages_through_all_records_by_id() {
    var ids = new ArrayList<Long>();
    String path = CONTACTS + "?limit=100";
    while (path != null) {
      JsonNode page = client.get(path).body();
      page.path("results").forEach(record -> ids.add(record.path("id").asLong()));
      String after = page.path("paging").path("next").path("after").asText(null);
      path = after == null ? null : CONTACTS + "?limit=100&after=" + after;
    }
    assertThat(ids).hasSize(250).isSorted().doesNotHaveDuplicates();
    assertThat(client.get(CONTACTS).body().path("results")).hasSize(10);
    assertThat(client.get(CONTACTS + "?limit=101").status()).isEqualTo(400);
  }

  @Test
  void archived_records_are_listed_apart() {
    long id = simulator.portal().ids("contacts", false).get(3);
    client.delete(CONTACTS + "/" + id);
    assertThat(client.get(CONTACTS + "?archived=true").body().path("results")).hasSize(1);
    assertThat(simulator.portal().ids("contacts", false)).hasSize(249).doesNotContain(id);
  }

  @Test
  void a_history_is_newest_first_and_says_who() {
    String id = create("history@example.com").id();
    client.patch(CONTACTS + "/" + id, "{\"properties\":{\"city\":\"A\"}}");
    client.patch(CONTACTS + "/" + id, "{\"properties\":{\"city\":\"B\"}}");
    JsonNode history =
        client
            .get(CONTACTS + "/" + id + "?propertiesWithHistory=city")
            .body()
            .path("propertiesWithHistory")
            .path("city");
    assertThat(history.findValuesAsText("value")).containsExactly("B", "A");
    assertThat(history.path(0).path("sourceType").asText()).isEqualTo("INTEGRATION");
  }

  @Test
  void an_untraced_batch_is_all_or_nothing() {
    int before = simulator.portal().ids("contacts", false).size();
    String inputs =
        "{\"inputs\":[{\"properties\":{\"email\":\"b1@example.com\"}},"
            + "{\"properties\":{\"nonsense\":\"1\"}}]}";
    assertThat(client.post(CONTACTS + "/batch/create", inputs).status()).isEqualTo(400);
    assertThat(simulator.portal().ids("contacts", false)).hasSize(before);
  }

  @Test
  void a_traced_batch_succeeds_in_part_with_207() {
    create("taken@example.com");
    String inputs =
        "{\"inputs\":["
            + "{\"objectWriteTraceId\":\"t1\",\"properties\":{\"email\":\"b2@example.com\"}},"
            + "{\"objectWriteTraceId\":\"t2\",\"properties\":{\"email\":\"taken@example.com\"}},"
            + "{\"objectWriteTraceId\":\"t3\",\"properties\":{\"email\":\"b2@example.com\"}}]}";
    Response answer = client.post(CONTACTS + "/batch/create", inputs);
    assertThat(answer.status()).isEqualTo(207);
    assertThat(answer.body().path("numErrors").asInt()).isEqualTo(2);
    assertThat(answer.body().path("results").findValuesAsText("objectWriteTraceId"))
        .containsExactly("t1");
    assertThat(answer.body().path("errors").path(0).path("context").path("objectWriteTraceId"))
        .hasToString("[\"t2\"]");
    assertThat(answer.body().path("errors").path(0).path("category").asText())
        .isEqualTo("CONFLICT");
  }

  @Test
  void a_batch_takes_100_inputs_without_duplicates() {
    String many =
        IntStream.range(0, 101)
            .mapToObj(i -> "{\"id\":\"" + i + "\"}")
            .collect(Collectors.joining(",", "{\"inputs\":[", "]}"));
    Response refused = client.post(CONTACTS + "/batch/read", many);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("message").asText())
        .isEqualTo(
            "The maximum number of inputs supported in a batch is 100. Please reduce the number of"
                + " items and try again");
    Response twice =
        client.post(CONTACTS + "/batch/read", "{\"inputs\":[{\"id\":\"7\"},{\"id\":\"7\"}]}");
    assertThat(twice.status()).isEqualTo(400);
    assertThat(twice.body().path("message").asText())
        .isEqualTo("Duplicate IDs found in batch input: [7]. IDs must be unique");
    Response history =
        client.post(
            CONTACTS + "/batch/read",
            many.replace(",{\"id\":\"100\"}", "")
                .replace("]}", "],\"propertiesWithHistory\":[\"email\"]}"));
    assertThat(history.body().path("message").asText()).contains("property histories is 50");
  }

  @Test
  void a_batch_read_shuffles_and_names_what_is_missing() {
    List<Long> ids = simulator.portal().ids("deals", false).subList(0, 40);
    String inputs =
        ids.stream()
            .map(id -> "{\"id\":\"" + id + "\"}")
            .collect(Collectors.joining(",", "{\"inputs\":[{\"id\":\"4242\"},", "]}"));
    Response answer = client.post("/crm/objects/2026-09/deals/batch/read", inputs);
    assertThat(answer.status()).isEqualTo(207);
    List<String> read = answer.body().path("results").findValuesAsText("hs_object_id");
    assertThat(read).hasSize(40);
    assertThat(read).isNotEqualTo(ids.stream().map(String::valueOf).toList());
    assertThat(answer.body().path("errors").path(0).path("message").asText())
        .isEqualTo(
            "Could not get some DEAL objects, they may be deleted or not exist. Check that ids are"
                + " valid.");
    assertThat(answer.body().path("errors").path(0).path("context").path("ids"))
        .hasToString("[\"4242\"]");
  }

  @Test
  void an_upsert_says_what_is_new() {
    create("old@example.com");
    Response answer =
        client.post(
            CONTACTS + "/batch/upsert",
            "{\"inputs\":[{\"id\":\"old@example.com\",\"idProperty\":\"email\","
                + "\"properties\":{\"city\":\"X\"}},"
                + "{\"id\":\"fresh@example.com\",\"idProperty\":\"email\","
                + "\"properties\":{\"city\":\"Y\"}}]}");
    assertThat(answer.status()).isEqualTo(200);
    for (JsonNode result : answer.body().path("results")) {
      boolean fresh = result.path("properties").path("email").asText().startsWith("fresh");
      assertThat(result.path("new").asBoolean()).isEqualTo(fresh);
    }
  }

  @Test
  void a_batch_archive_ignores_what_is_missing() {
    long id = simulator.portal().ids("contacts", false).get(0);
    assertThat(
            client
                .post(
                    CONTACTS + "/batch/archive",
                    "{\"inputs\":[{\"id\":\"" + id + "\"},{\"id\":\"1\"}]}")
                .status())
        .isEqualTo(204);
    assertThat(simulator.portal().find("contacts", id)).get().matches(r -> r.archived());
  }

  @Test
  void a_life_cycle_stage_goes_forward_only_unless_cleared() {
    String id = create("stage@example.com").id();
    String address = CONTACTS + "/" + id;
    client.patch(address, "{\"properties\":{\"lifecyclestage\":\"customer\"}}");
    client.patch(address, "{\"properties\":{\"lifecyclestage\":\"lead\"}}");
    assertThat(client.get(address + "?properties=lifecyclestage").property("lifecyclestage"))
        .isEqualTo("customer");
    client.patch(address, "{\"properties\":{\"lifecyclestage\":\"\"}}");
    client.patch(address, "{\"properties\":{\"lifecyclestage\":\"lead\"}}");
    assertThat(client.get(address + "?properties=lifecyclestage").property("lifecyclestage"))
        .isEqualTo("lead");
  }
}
