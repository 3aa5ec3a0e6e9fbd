package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties and their groups. */
class PropertiesApiTest extends CrmApiTest {

  private static final String PROPERTIES = "/crm/properties/2026-09/contacts";

  private static String text(String name, String more) {
    return q(
        "{'name':'"
            + name
            + "','label':'L','groupName':'contactinformation','type':'string','fieldType':'text'"
            + more
            + "}");
  }

  private static String options(String... values) {
    return List.of(values).stream()
        .map(
            value ->
                "{'label':'"
                    + value.toUpperCase(java.util.Locale.ROOT)
                    + "','value':'"
                    + value
                    + "'}")
        .collect(Collectors.joining(",", "'options':[", "]"));
  }

  @Test
  void a_property_says_all_that_it_was_given() {
    Response made =
        client.post(
            PROPERTIES,
            text(
                "p_full",
                ",'description':'D','displayOrder':3,'hasUniqueValue':true,'hidden':true,'formField':true"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).endsWith(PROPERTIES + "/p_full");
    JsonNode read = client.get(PROPERTIES + "/p_full").body();
    assertThat(read.path("description").asText()).isEqualTo("D");
    assertThat(read.path("displayOrder").asInt()).isEqualTo(3);
    assertThat(read.path("hasUniqueValue").asBoolean()).isTrue();
    assertThat(read.path("hidden").asBoolean()).isTrue();
    assertThat(read.path("formField").asBoolean()).isTrue();
    assertThat(read.path("createdUserId").asText()).isEqualTo("9586504");
    assertThat(read.path("modificationMetadata").path("readOnlyValue").asBoolean()).isFalse();
    JsonNode sum =
        client
            .post(
                PROPERTIES,
                q(
                    "{'name':'p_sum','label':'L','type':'number','fieldType':'calculation_equation',"
                        + "'calculationFormula':'annualrevenue * 2','numberDisplayHint':'currency',"
                        + "'showCurrencySymbol':true}"))
            .body();
    assertThat(sum.path("calculated").asBoolean()).isTrue();
    assertThat(sum.path("calculationFormula").asText()).isEqualTo("annualrevenue * 2");
    assertThat(sum.path("numberDisplayHint").asText()).isEqualTo("currency");
    assertThat(sum.path("showCurrencySymbol").asBoolean()).isTrue();
    assertThat(sum.path("modificationMetadata").path("readOnlyValue").asBoolean()).isTrue();
  }

  @ParameterizedTest(name = "{0} as {1}")
  @CsvSource({
    "string,text",
    "string,textarea",
    "string,html",
    "string,phonenumber",
    "string,file",
    "number,number",
    "date,date",
    "datetime,date",
    "phone_number,phonenumber"
  })
  void types_have_their_field_types(String type, String fieldType) {
    Response made =
        client.post(
            PROPERTIES,
            q("{'name':'p','label':'L','type':'" + type + "','fieldType':'" + fieldType + "'}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a wrong name      | 'name':'Bad-Name','type':'string','fieldType':'text' | Properties.PROPERTY_CREATE_FAILED_VALIDATION
          a leading digit   | 'name':'1a','type':'string','fieldType':'text' | Properties.PROPERTY_CREATE_FAILED_VALIDATION
          a wrong pair      | 'name':'p','type':'number','fieldType':'text' | Properties.PROPERTY_CREATE_FAILED_VALIDATION
          a wrong type      | 'name':'p','type':'money','fieldType':'text' | Properties.PROPERTY_CREATE_FAILED_VALIDATION
          no options        | 'name':'p','type':'enumeration','fieldType':'select' | PropertyValidationError.MISSING_OPTIONS
          half a boolean    | 'name':'p','type':'bool','fieldType':'booleancheckbox','options':[{'label':'Y','value':'true'}] | PropertyValidationError.INVALID_BOOLEAN_OPTION
          words for boolean | 'name':'p','type':'enumeration','fieldType':'booleancheckbox','options':[{'label':'Y','value':'yes'},{'label':'N','value':'no'}] | PropertyValidationError.INVALID_BOOLEAN_OPTION
          an option twice   | 'name':'p','type':'enumeration','fieldType':'select','options':[{'label':'A','value':'a'},{'label':'B','value':'a'}] | Properties.PROPERTY_CREATE_FAILED_VALIDATION
          no formula        | 'name':'p','type':'number','fieldType':'calculation_equation' | Properties.PROPERTY_CREATE_FAILED_VALIDATION
          an unknown group  | 'name':'p','type':'string','fieldType':'text','groupName':'nowhere' | Properties.PROPERTY_CREATE_FAILED_VALIDATION
          a wrong secrecy   | 'name':'p','type':'string','fieldType':'text','dataSensitivity':'secret' | Properties.PROPERTY_CREATE_FAILED_VALIDATION
          """)
  void a_wrong_definition_is_refused(String what, String members, String subCategory) {
    Response refused = client.post(PROPERTIES, q("{'label':'L'," + members + "}"));
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(refused.body().path("subCategory").asText()).isEqualTo(subCategory);
    assertThat(client.get(PROPERTIES + "/p").status()).isEqualTo(404);
  }

  @Test
  void ten_properties_of_a_type_may_be_unique() {
    for (int i = 0; i < 10; i++) {
      assertThat(client.post(PROPERTIES, text("u" + i, ",'hasUniqueValue':true")).status())
          .isEqualTo(201);
    }
    assertRefused(
        client.post(PROPERTIES, text("u10", ",'hasUniqueValue':true")), 400, "VALIDATION_ERROR");
    assertThat(client.post(PROPERTIES, text("u10", "")).status()).isEqualTo(201);
    client.delete(PROPERTIES + "/u3");
    assertThat(client.post(PROPERTIES, text("u11", ",'hasUniqueValue':true")).status())
        .isEqualTo(201);
  }

  @Test
  void a_change_keeps_what_it_does_not_name_and_replaces_all_options() {
    client.post(
        PROPERTIES,
        q(
            "{'name':'food','label':'Food','groupName':'contactinformation','type':'enumeration',"
                + "'fieldType':'select','description':'D',"
                + options("pizza", "pasta")
                + "}"));
    String id = make(CONTACTS, "'food':'pasta'");
    Response changed =
        client.patch(PROPERTIES + "/food", q("{'label':'Dish'," + options("pizza", "soup") + "}"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("label").asText()).isEqualTo("Dish");
    assertThat(changed.body().path("description").asText()).isEqualTo("D");
    assertThat(changed.body().path("options").findValuesAsText("value"))
        .containsExactly("pizza", "soup");
    assertThat(client.get(CONTACTS + "/" + id + "?properties=food").property("food"))
        .isEqualTo("pasta");
    assertThat(codes(client.patch(CONTACTS + "/" + id, q("{'properties':{'food':'pasta'}}"))))
        .containsExactly("INVALID_OPTION");
    assertRefused(client.patch(PROPERTIES + "/food", q("{'options':[]}")), 400, "VALIDATION_ERROR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'number'",
        "'hasUniqueValue':true",
        "'name':'other'",
        "'fieldType':'date'"
      })
  void what_a_property_is_stays(String member) {
    client.post(PROPERTIES, text("p", ""));
    Response refused = client.patch(PROPERTIES + "/p", q("{" + member + "}"));
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(refused.body().path("subCategory").asText()).isEqualTo("ILLEGAL_FIELD_MODIFICATION");
  }

  @Test
  void hubspots_own_properties_stay_but_for_their_options() {
    Response refused = client.patch(PROPERTIES + "/firstname", q("{'label':'Given name'}"));
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(refused.body().path("subCategory").asText()).isEqualTo("ILLEGAL_FIELD_MODIFICATION");
    assertThat(
            client
                .patch(PROPERTIES + "/hs_lead_status", q("{" + options("hot", "cold") + "}"))
                .status())
        .isEqualTo(200);
    make(CONTACTS, "'hs_lead_status':'hot'");
    assertRefused(client.delete(PROPERTIES + "/firstname"), 400, "VALIDATION_ERROR");
  }

  @Test
  void an_archived_property_hides_its_values_and_comes_back_with_them() {
    client.post(PROPERTIES, text("p", ",'hasUniqueValue':true"));
    String id = make(CONTACTS, "'p':'1'");
    assertThat(client.delete(PROPERTIES + "/p").status()).isEqualTo(204);
    assertThat(client.get(PROPERTIES + "/p").status()).isEqualTo(404);
    JsonNode archived = client.get(PROPERTIES + "/p?archived=true").body();
    assertThat(archived.path("archived").asBoolean()).isTrue();
    assertThat(archived.path("archivedAt").asText()).endsWith("Z");
    assertThat(client.get(CONTACTS + "/" + id + "?properties=p").body().path("properties").has("p"))
        .isFalse();
    assertThat(codes(client.post(CONTACTS, q("{'properties':{'p':'2'}}"))))
        .containsExactly("PROPERTY_DOESNT_EXIST");
    Response back = client.post(PROPERTIES, text("p", ""));
    assertThat(back.status()).isEqualTo(201);
    assertThat(back.body().path("hasUniqueValue").asBoolean()).isTrue();
    assertThat(client.get(CONTACTS + "/" + id + "?properties=p").property("p")).isEqualTo("1");
  }

  @Test
  void a_property_that_a_schema_lives_by_is_not_deleted() {
    makeCars();
    for (String name : List.of("vin", "model")) {
      Response refused = client.delete("/crm/properties/2026-09/car/" + name);
      assertRefused(refused, 400, "VALIDATION_ERROR");
      assertThat(refused.body().path("subCategory").asText())
          .isEqualTo("PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE");
    }
  }

  @Test
  void batches_create_read_and_archive() {
    String inputs =
        "{\"inputs\":["
            + text("b1", "")
            + ","
            + text("b2", "")
            + ","
            + text("firstname", "")
            + "]}";
    Response created = client.post(PROPERTIES + "/batch/create", inputs);
    assertThat(created.status()).isEqualTo(207);
    assertThat(created.body().path("results").findValuesAsText("name")).containsExactly("b1", "b2");
    assertThat(created.body().path("errors").path(0).path("subCategory").asText())
        .isEqualTo("Properties.PROPERTY_WITH_NAME_EXISTS");
    assertThat(
            client
                .post(PROPERTIES + "/batch/create", "{\"inputs\":[" + text("b3", "") + "]}")
                .status())
        .isEqualTo(201);
    assertThat(
            client
                .post(
                    PROPERTIES + "/batch/archive",
                    q("{'inputs':[{'name':'b1'},{'name':'nonsense'}]}"))
                .status())
        .isEqualTo(204);
    Response read =
        client.post(
            PROPERTIES + "/batch/read",
            q("{'archived':false,'inputs':[{'name':'b1'},{'name':'b2'}]}"));
    assertThat(read.status()).isEqualTo(207);
    assertThat(read.body().path("results").findValuesAsText("name")).containsExactly("b2");
    Response archived =
        client.post(PROPERTIES + "/batch/read", q("{'archived':true,'inputs':[{'name':'b1'}]}"));
    assertThat(archived.body().path("results").findValuesAsText("name")).containsExactly("b1");
    String many =
        IntStream.range(0, 101)
            .mapToObj(i -> q("{'name':'n" + i + "'}"))
            .collect(Collectors.joining(",", "{\"inputs\":[", "]}"));
    assertRefused(client.post(PROPERTIES + "/batch/read", many), 400, "VALIDATION_ERROR");
  }

  @Test
  void groups_are_made_changed_and_deleted_when_empty() {
    String groups = PROPERTIES + "/groups";
    Response made = client.post(groups, q("{'name':'mine','label':'Mine','displayOrder':2}"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("displayOrder").asInt()).isEqualTo(2);
    assertRefused(
        client.post(groups, q("{'name':'mine','label':'Again'}")), 409, "OBJECT_ALREADY_EXISTS");
    assertThat(client.get(groups + "/mine").body().path("label").asText()).isEqualTo("Mine");
    assertThat(client.patch(groups + "/mine", q("{'label':'Ours'}")).body().path("label").asText())
        .isEqualTo("Ours");
    client.post(PROPERTIES, text("p", "").replace("contactinformation", "mine"));
    Response refused = client.delete(groups + "/mine");
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(refused.body().path("subCategory").asText())
        .isEqualTo("PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES");
    client.delete(PROPERTIES + "/p");
    assertThat(client.delete(groups + "/mine").status()).isEqualTo(204);
    assertRefused(client.get(groups + "/mine"), 404, "OBJECT_NOT_FOUND");
    assertThat(client.get(groups).body().path("results").findValuesAsText("name"))
        .containsExactly("contactinformation");
  }

  @Test
  void sensitive_properties_are_apart() {
    client.post(PROPERTIES, text("iban", ",'dataSensitivity':'sensitive'"));
    assertThat(client.get(PROPERTIES).body().path("results").findValuesAsText("name"))
        .doesNotContain("iban");
    Response sensitive = client.get(PROPERTIES + "?dataSensitivity=sensitive");
    assertThat(sensitive.body().path("results").findValuesAsText("name")).containsExactly("iban");
    assertThat(client.get(PROPERTIES + "/iban").status()).isEqualTo(404);
    assertThat(
            client
                .get(PROPERTIES + "/iban?dataSensitivity=sensitive")
                .body()
                .path("dataSensitivity")
                .asText())
        .isEqualTo("sensitive");
    assertRefused(client.get(PROPERTIES + "?dataSensitivity=secret"), 400, "VALIDATION_ERROR");
  }

  @Test
  void sensitive_values_need_scopes_of_their_own() {
    client.post(PROPERTIES, text("iban", ",'dataSensitivity':'sensitive'"));
    String id = make(CONTACTS, "'iban':'DE1'");
    String query = CONTACTS + "/" + id + "?properties=iban";
    assertThat(client.get(query).property("iban")).isEqualTo("DE1");
    var scopes = java.util.Set.of("crm.objects.contacts.read", "crm.objects.contacts.write");
    TestClient other = client.withToken(simulator.tokenWithScopes(simulator.portal().id(), scopes));
    assertThat(other.get(query).status()).isEqualTo(200);
    assertThat(other.get(query).body().path("properties").has("iban")).isFalse();
    Response read =
        other.post(
            CONTACTS + "/batch/read", q("{'properties':['iban'],'inputs':[{'id':'" + id + "'}]}"));
    assertThat(read.body().path("results").path(0).path("properties").has("iban")).isFalse();
    for (Response refused :
        List.of(
            other.patch(CONTACTS + "/" + id, q("{'properties':{'iban':'DE2'}}")),
            other.post(
                CONTACTS + "/batch/create", q("{'inputs':[{'properties':{'iban':'DE2'}}]}")))) {
      assertRefused(refused, 403, "MISSING_SCOPES");
      assertThat(refused.text()).contains("crm.objects.contacts.sensitive.write.v2");
    }
  }
}
