package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties, pipelines, owners and custom object types. */
class DefinitionsApiTest {

  private static Simulator simulator;
  private static TestClient client;

  @BeforeAll
  static void start() throws IOException {
    simulator =
        Simulator.start(SimulatorOptions.builder().noLimits().tier(Tier.ENTERPRISE).build());
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

  @ParameterizedTest
  @ValueSource(strings = {"/crm/v3/properties/contacts", "/crm/properties/2026-09/0-1"})
  void a_property_is_defined_used_archived_and_brought_back(String path) {
    String definition =
        "{\"name\":\"food\",\"label\":\"Food\",\"type\":\"enumeration\",\"fieldType\":\"checkbox\","
            + "\"groupName\":\"contactinformation\",\"options\":[{\"label\":\"A\",\"value\":\"a\"},"
            + "{\"label\":\"B\",\"value\":\"b\"}]}";
    assertThat(client.post(path, definition).status()).isEqualTo(201);
    Response twice = client.post(path, definition);
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.body().path("message").asText())
        .isEqualTo("A property named 'food' already exists.");
    assertThat(twice.body().path("subCategory").asText())
        .isEqualTo("Properties.PROPERTY_WITH_NAME_EXISTS");
    String id = client.post("/crm/v3/objects/contacts", "{\"properties\":{\"food\":\"a\"}}").id();
    Response both =
        client.patch("/crm/v3/objects/contacts/" + id, "{\"properties\":{\"food\":\";b\"}}");
    assertThat(both.property("food")).isEqualTo("a;b");
    assertThat(client.delete(path + "/food").status()).isEqualTo(204);
    assertThat(client.get(path + "/food").status()).isEqualTo(404);
    assertThat(client.get(path + "?archived=true").body().path("results")).hasSize(1);
    assertThat(client.post(path, definition).status()).isEqualTo(201);
    assertThat(client.delete(path + "/email").status()).isEqualTo(400);
    Response batch =
        client.post(
            path + "/batch/read", "{\"inputs\":[{\"name\":\"email\"},{\"name\":\"nonsense\"}]}");
    assertThat(batch.status()).isEqualTo(207);
    assertThat(client.post(path, "{\"name\":\"Bad Name\"}").status()).isEqualTo(400);
  }

  @Test
  void pipelines_have_hubspots_defaults_and_can_be_added() {
    JsonNode deals = client.get("/crm/pipelines/2026-09/deals").body().path("results");
    assertThat(deals).hasSize(1);
    assertThat(deals.path(0).path("stages")).hasSize(7);
    assertThat(client.get("/crm/v3/pipelines/tickets/0/stages").body().path("results")).hasSize(4);
    Response made =
        client.post(
            "/crm/v3/pipelines/deals",
            "{\"pipelineId\":\"second\",\"label\":\"Second\",\"stages\":[{\"stageId\":\"s1\","
                + "\"label\":\"One\",\"metadata\":{\"probability\":\"0.5\"}}]}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(
            client
                .post(
                    "/crm/v3/objects/deals",
                    "{\"properties\":{\"dealname\":\"d\",\"pipeline\":\"second\",\"dealstage\":\"s1\"}}")
                .status())
        .isEqualTo(201);
    assertThat(client.get("/crm/v3/pipelines/deals/nonsense").status()).isEqualTo(404);
  }

  @Test
  void owners_are_found_by_id_user_and_email() {
    JsonNode first = client.get("/crm/owners/2026-09?limit=1").body();
    assertThat(first.path("paging").path("next").has("after")).isTrue();
    JsonNode owner = first.path("results").path(0);
    String id = owner.path("id").asText();
    assertThat(client.get("/crm/v3/owners/" + id).id()).isEqualTo(id);
    assertThat(
            client
                .get("/crm/v3/owners/" + owner.path("userId").asText() + "?idProperty=userId")
                .id())
        .isEqualTo(id);
    assertThat(
            client
                .get("/crm/v3/owners?email=" + owner.path("email").asText())
                .body()
                .path("results"))
        .hasSize(1);
    JsonNode archived = client.get("/crm/v3/owners?archived=true").body().path("results");
    assertThat(archived).hasSize(1);
    assertThat(archived.path(0).path("userId").isNull()).isTrue();
    assertThat(client.get("/crm/v3/owners/1").status()).isEqualTo(404);
  }

  @Test
  void a_custom_object_type_works_by_all_of_its_names() {
    Response made =
        client.post(
            "/crm-object-schemas/2026-09/schemas",
            "{\"name\":\"car\",\"labels\":{\"singular\":\"Car\",\"plural\":\"Cars\"},"
                + "\"requiredProperties\":[\"vin\"],\"searchableProperties\":[\"vin\"],"
                + "\"properties\":[{\"name\":\"vin\",\"label\":\"VIN\",\"type\":\"string\","
                + "\"fieldType\":\"text\",\"hasUniqueValue\":true}],"
                + "\"associatedObjects\":[\"CONTACT\"]}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String typeId = made.body().path("objectTypeId").asText();
    assertThat(typeId).startsWith("2-");
    assertThat(made.body().path("fullyQualifiedName").asText()).isEqualTo("p62515_car");
    Response car =
        client.post("/crm/objects/2026-09/" + typeId, "{\"properties\":{\"vin\":\"W0L\"}}");
    assertThat(car.status()).isEqualTo(201);
    for (String name : new String[] {typeId, "p62515_car", "car"}) {
      assertThat(client.get("/crm/v3/objects/" + name + "/W0L?idProperty=vin").id())
          .isEqualTo(car.id());
    }
    assertThat(
            client
                .post("/crm/objects/2026-09/" + typeId, "{\"properties\":{}}")
                .body()
                .path("errors")
                .path(0)
                .path("code")
                .asText())
        .isEqualTo("MISSING_REQUIRED_PROPERTY");
    String contact = client.post("/crm/v3/objects/contacts", "{\"properties\":{}}").id();
    assertThat(
            client
                .put(
                    "/crm/v4/objects/"
                        + typeId
                        + "/"
                        + car.id()
                        + "/associations/default/contacts/"
                        + contact,
                    null)
                .status())
        .isEqualTo(200);
    assertThat(client.delete("/crm-object-schemas/v3/schemas/" + typeId).status()).isEqualTo(400);
    assertThat(client.delete("/crm-object-schemas/v3/schemas/contacts").status()).isEqualTo(400);
    assertThat(client.get("/crm/v3/schemas").body().path("results")).hasSize(1);
  }
}
