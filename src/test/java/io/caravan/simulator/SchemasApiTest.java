package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Custom object types. */
class SchemasApiTest extends CrmApiTest {

  private static final String SCHEMAS = "/crm-object-schemas/2026-09/schemas";
  private static final String BOAT =
      "'name':'boat','labels':{'singular':'Boat','plural':'Boats'},"
          + "'primaryDisplayProperty':'model','requiredProperties':['model'],"
          + "'properties':[{'name':'model','label':'M','type':'string','fieldType':'text'}]";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/crm/v3/schemas",
        "/crm-object-schemas/v3/schemas",
        "/crm-object-schemas/2026-03/schemas",
        SCHEMAS
      })
  void a_type_is_made_read_and_changed(String base) {
    Response made = client.post(base, q("{" + BOAT + ",'description':'D'}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String typeId = made.body().path("objectTypeId").asText();
    assertThat(made.body().path("id").asText()).isEqualTo(typeId.substring(2));
    assertThat(made.body().path("fullyQualifiedName").asText()).isEqualTo("p62515_boat");
    assertThat(made.body().path("createdByUserId").asLong()).isEqualTo(9_586_504);
    Response changed =
        client.patch(
            base + "/" + typeId,
            q(
                "{'labels':{'singular':'Ship','plural':'Ships'},'requiredProperties':[],'clearDescription':true}"));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    JsonNode read = client.get(base + "/p62515_boat").body();
    assertThat(read.path("labels").path("singular").asText()).isEqualTo("Ship");
    assertThat(read.path("description").isNull()).isTrue();
    assertThat(read.path("requiredProperties")).isEmpty();
    assertThat(read.path("properties").findValuesAsText("name"))
        .contains("model", "hs_object_id", "hs_createdate", "hs_lastmodifieddate");
    make("/crm/objects/2026-09/Ships", "");
    assertThat(
            client.get(base + "/boat?includePropertyDefinitions=false").body().path("properties"))
        .isEmpty();
    assertThat(
            client
                .get(base + "/boat?includeAssociationDefinitions=false")
                .body()
                .path("associations"))
        .isEmpty();
    assertThat(client.get(base).body().path("results").findValuesAsText("objectTypeId"))
        .contains(typeId);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a digit first      | {'name':'1boat','labels':{'singular':'B','plural':'Bs'}}
          a hyphen           | {'name':'a-boat','labels':{'singular':'B','plural':'Bs'}}
          no labels          | {'name':'boat'}
          no plural          | {'name':'boat','labels':{'singular':'B'}}
          unknown display    | {'name':'boat','labels':{'singular':'B','plural':'Bs'},'primaryDisplayProperty':'x'}
          unknown required   | {'name':'boat','labels':{'singular':'B','plural':'Bs'},'requiredProperties':['x']}
          unknown searchable | {'name':'boat','labels':{'singular':'B','plural':'Bs'},'searchableProperties':['x']}
          unknown associated | {'name':'boat','labels':{'singular':'B','plural':'Bs'},'associatedObjects':['nothing']}
          a wrong property   | {'name':'boat','labels':{'singular':'B','plural':'Bs'},'properties':[{'name':'Model','label':'M','type':'string','fieldType':'text'}]}
          a property twice   | {'name':'boat','labels':{'singular':'B','plural':'Bs'},'properties':[{'name':'m','label':'M','type':'string','fieldType':'text'},{'name':'m','label':'M','type':'string','fieldType':'text'}]}
          a secret           | {'name':'boat','labels':{'singular':'B','plural':'Bs'},'properties':[{'name':'m','label':'M','type':'string','fieldType':'text','dataSensitivity':'sensitive'}]}
          """)
  void a_wrong_type_is_refused_and_leaves_nothing(String what, String body) {
    assertRefused(client.post(SCHEMAS, q(body)), 400, "VALIDATION_ERROR");
    assertThat(client.get(SCHEMAS).body().path("results")).isEmpty();
  }

  @Test
  void a_name_is_taken_once() {
    makeCars();
    assertRefused(
        client.post(SCHEMAS, q("{'name':'car','labels':{'singular':'C','plural':'Cs'}}")),
        409,
        "OBJECT_ALREADY_EXISTS");
    assertRefused(
        client.post(SCHEMAS, q("{'name':'contact','labels':{'singular':'C','plural':'Cs'}}")),
        409,
        "OBJECT_ALREADY_EXISTS");
  }

  @Test
  void names_and_foreign_properties_are_not_changed() {
    makeCars();
    assertRefused(client.patch(SCHEMAS + "/car", q("{'name':'bike'}")), 400, "VALIDATION_ERROR");
    assertRefused(
        client.patch(SCHEMAS + "/car", q("{'requiredProperties':['wheels']}")),
        400,
        "VALIDATION_ERROR");
    for (Response refused :
        List.of(
            client.patch(SCHEMAS + "/contacts", q("{'labels':{'singular':'P','plural':'Ps'}}")),
            client.delete(SCHEMAS + "/contacts"))) {
      assertRefused(refused, 400, "VALIDATION_ERROR");
      assertThat(refused.body().path("subCategory").asText())
          .isEqualTo("ObjectSchemaError.CANNOT_MODIFY_HUBSPOT_DEFINED_OBJECT_TYPE");
    }
  }

  @Test
  void required_properties_count_in_every_version() {
    makeCars();
    for (String old : List.of("/crm/v3/objects/car", "/crm/objects/2026-03/car")) {
      Response refused = client.post(old, q("{'properties':{'model':'M'}}"));
      assertRefused(refused, 400, "VALIDATION_ERROR");
      assertThat(message(refused))
          .isEqualTo("Error creating CAR. Some required properties were not set.");
    }
    Response refused = client.post("/crm/objects/2026-09/car", q("{'properties':{'model':'M'}}"));
    assertThat(codes(refused)).containsExactly("MISSING_REQUIRED_PROPERTY");
    client.patch(SCHEMAS + "/car", q("{'requiredProperties':['model']}"));
    make("/crm/v3/objects/car", "'model':'M'");
  }

  @Test
  void search_looks_into_the_searchable_properties() {
    simulator.portal().indexLag(Duration.ZERO);
    makeCars();
    make("/crm/v3/objects/car", "'vin':'W0L','model':'Corsa'");
    assertThat(found("W0L")).isEqualTo(1);
    assertThat(found("Corsa")).isZero();
    client.patch(SCHEMAS + "/car", q("{'searchableProperties':['model']}"));
    assertThat(found("W0L")).isZero();
    assertThat(found("Corsa")).isEqualTo(1);
  }

  private int found(String query) {
    return client
        .post("/crm/objects/2026-09/car/search", q("{'query':'" + query + "'}"))
        .body()
        .path("total")
        .asInt();
  }

  @Test
  void a_type_goes_when_it_is_empty_and_its_name_when_it_is_purged() {
    String typeId = makeCars();
    String id = make("/crm/v3/objects/car", "'vin':'1'");
    client.post(
        "/crm/properties/2026-09/car",
        q("{'name':'colour','label':'C','type':'string','fieldType':'text'}"));
    Response label =
        client.post(
            "/crm/v4/associations/car/contacts/labels", q("{'name':'driver','label':'Driver'}"));
    assertRefused(client.delete(SCHEMAS + "/" + typeId), 400, "VALIDATION_ERROR");
    client.delete("/crm/v3/objects/car/" + id);
    assertRefused(client.delete(SCHEMAS + "/" + typeId), 400, "VALIDATION_ERROR");
    client.delete("/crm/properties/2026-09/car/colour");
    assertRefused(client.delete(SCHEMAS + "/" + typeId), 400, "VALIDATION_ERROR");
    client.delete(
        "/crm/v4/associations/car/contacts/labels/"
            + label.body().path("results").path(0).path("typeId").asText());
    assertThat(client.delete(SCHEMAS + "/" + typeId).status()).isEqualTo(204);

    assertRefused(client.get("/crm/v3/objects/car"), 400, "VALIDATION_ERROR");
    assertThat(client.get(SCHEMAS).body().path("results")).isEmpty();
    JsonNode archived = client.get(SCHEMAS + "?archived=true").body().path("results");
    assertThat(archived.findValuesAsText("objectTypeId")).containsExactly(typeId);
    assertThat(archived.path(0).path("archived").asBoolean()).isTrue();
    assertRefused(
        client.post(SCHEMAS, q("{'name':'car','labels':{'singular':'C','plural':'Cs'}}")),
        409,
        "OBJECT_ALREADY_EXISTS");
    assertThat(client.delete(SCHEMAS + "/" + typeId + "?archived=true").status()).isEqualTo(204);
    assertThat(client.get(SCHEMAS + "?archived=true").body().path("results")).isEmpty();
    assertThat(makeCars()).isNotEqualTo(typeId);
  }

  @Test
  void associations_of_a_type_are_made_and_deleted() {
    String typeId = makeCars();
    String deals = "/crm/v4/associations/car/deals/labels";
    assertThat(client.get(deals).body().path("results")).isEmpty();
    Response made =
        client.post(
            SCHEMAS + "/car/associations",
            q("{'fromObjectTypeId':'" + typeId + "','toObjectTypeId':'0-3','name':'car_to_deal'}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.body().path("name").asText()).isEqualTo("car_to_deal");
    assertThat(made.body().path("toObjectTypeId").asText()).isEqualTo("0-3");
    assertThat(client.get(deals).body().path("results")).hasSize(1);
    assertThat(client.get(SCHEMAS + "/car").body().path("associations").findValuesAsText("id"))
        .contains(made.id());
    assertRefused(
        client.post(
            SCHEMAS + "/car/associations", q("{'fromObjectTypeId':'0-1','toObjectTypeId':'0-3'}")),
        400,
        "VALIDATION_ERROR");
    assertThat(client.delete(SCHEMAS + "/car/associations/" + made.id()).status()).isEqualTo(204);
    assertThat(client.get(deals).body().path("results")).isEmpty();
    assertRefused(
        client.delete(SCHEMAS + "/car/associations/" + made.id()), 404, "OBJECT_NOT_FOUND");
  }

  @Test
  void activities_can_always_be_linked_and_the_type_itself_on_request() {
    makeCars();
    for (String type : List.of("notes", "tasks", "calls", "meetings", "emails", "contacts")) {
      assertThat(client.get("/crm/v4/associations/car/" + type + "/labels").body().path("results"))
          .as(type)
          .hasSize(1);
    }
    assertThat(client.get("/crm/v4/associations/car/car/labels").body().path("results")).isEmpty();
    client.post(SCHEMAS, q("{" + BOAT + ",'shouldCreateSameObjectAssociation':true}"));
    assertThat(client.get("/crm/v4/associations/boat/boat/labels").body().path("results"))
        .hasSize(1);
  }

  @Test
  void an_enterprise_portal_has_ten_types_and_a_lesser_one_none() throws IOException {
    for (int i = 0; i < 10; i++) {
      assertThat(client.post(SCHEMAS, q("{" + BOAT.replace("boat", "boat" + i) + "}")).status())
          .isEqualTo(201);
    }
    assertRefused(client.post(SCHEMAS, q("{" + BOAT + "}")), 400, "VALIDATION_ERROR");
    for (Tier tier : List.of(Tier.FREE, Tier.STARTER, Tier.PROFESSIONAL)) {
      try (var lesser = Simulator.start(SimulatorOptions.builder().noLimits().tier(tier).build())) {
        assertRefused(
            new TestClient(lesser).post(SCHEMAS, q("{" + BOAT + "}")), 403, "MISSING_SCOPES");
      }
    }
  }
}
