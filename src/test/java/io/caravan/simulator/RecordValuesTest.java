package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What values of properties look like on the way in and out. */
class RecordValuesTest extends CrmApiTest {

  @BeforeEach
  void define() {
    String[][] properties = {
      {"p_text", "string", "text"},
      {"p_number", "number", "number"},
      {"p_date", "date", "date"},
      {"p_time", "datetime", "date"},
      {"p_phone", "phone_number", "phonenumber"}
    };
    for (String[] property : properties) {
      Response made =
          client.post(
              "/crm/properties/2026-09/contacts",
              q(
                  "{'name':'%s','label':'L','groupName':'contactinformation','type':'%s','fieldType':'%s'}"
                      .formatted((Object[]) property)));
      assertThat(made.status()).as(made.text()).isEqualTo(201);
    }
    client.post(
        "/crm/properties/2026-09/contacts",
        q(
            "{'name':'p_bool','label':'L','groupName':'contactinformation','type':'bool',"
                + "'fieldType':'booleancheckbox','options':[{'label':'Yes','value':'true'},"
                + "{'label':'No','value':'false'}]}"));
    client.post(
        "/crm/properties/2026-09/contacts",
        q(
            "{'name':'p_many','label':'L','groupName':'contactinformation','type':'enumeration',"
                + "'fieldType':'checkbox','options':[{'label':'A','value':'a'},"
                + "{'label':'B','value':'b'},{'label':'C','value':'c'}]}"));
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p_text   | "A \\u017c"            | A ż
          p_text   | 7                      | 7
          p_number | "12.50"                | 12.50
          p_number | -3                     | -3
          p_bool   | "true"                 | true
          p_bool   | false                  | false
          p_date   | "2026-02-28"           | 2026-02-28
          p_date   | "1772236800000"        | 2026-02-28
          p_date   | 1772236800000          | 2026-02-28
          p_date   | "2026-02-28T00:00:00Z" | 2026-02-28
          p_time   | "2026-02-28T10:11:12.345Z" | 2026-02-28T10:11:12.345Z
          p_time   | "2026-02-28T10:11:12+02:00" | 2026-02-28T08:11:12.000Z
          p_time   | "1772236800001"        | 2026-02-28T00:00:00.001Z
          p_time   | "2026-02-28"           | 2026-02-28T00:00:00.000Z
          p_many   | "a;b"                  | a;b
          p_many   | "c"                    | c
          p_phone  | "+48 600 100 200"      | +48 600 100 200
          """)
  void a_value_is_stored_as_text_in_hubspots_form(String name, String json, String stored) {
    for (String version :
        new String[] {"/crm/v3/objects", "/crm/objects/2026-03", "/crm/objects/2026-09"}) {
      Response made =
          client.post(version + "/contacts", "{\"properties\":{\"" + name + "\":" + json + "}}");
      assertThat(made.status()).as(made.text()).isEqualTo(201);
      JsonNode value =
          client
              .get(version + "/contacts/" + made.id() + "?properties=" + name)
              .body()
              .path("properties")
              .path(name);
      assertThat(value.isTextual()).isTrue();
      assertThat(value.asText()).isEqualTo(stored);
    }
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p_number | "twelve"        | INVALID_LONG
          p_bool   | "yes"           | INVALID_OPTION
          p_date   | "28.02.2026"    | INVALID_DATE
          p_date   | "2026-02-30"    | INVALID_DATE
          p_time   | "yesterday"     | INVALID_DATE
          p_many   | "a;x"           | INVALID_OPTION
          p_many   | "A"             | INVALID_OPTION
          email    | "nobody"        | INVALID_EMAIL
          createdate | "1772236800000" | READ_ONLY_VALUE
          hs_object_id | "5"         | READ_ONLY_VALUE
          hubspot_owner_id | "1"     | INVALID_OWNER_ID
          firstname | "Win www.spam.example now" | CONTAINS_URL
          lastname | "https://spam.example" | CONTAINS_URL
          nonsense | "1"             | PROPERTY_DOESNT_EXIST
          """)
  void a_wrong_value_is_refused_with_its_code(String name, String json, String code) {
    Response refused = client.post(CONTACTS, "{\"properties\":{\"" + name + "\":" + json + "}}");
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(codes(refused)).containsExactly(code);
    JsonNode error = refused.body().path("errors").path(0);
    assertThat(texts(error.path("context").path("propertyName"))).containsExactly(name);
    assertThat(message(refused))
        .startsWith("Property values were not valid: [{\"isValid\":false,\"message\":")
        .contains("\"error\":\"" + code + "\"", "\"name\":\"" + name + "\"", "\"portalId\":62515");
  }

  @Test
  void a_value_that_is_no_value_at_all_is_unreadable() {
    Response refused = client.post(CONTACTS, q("{'properties':{'city':{'value':'A'}}}"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(message(refused))
        .startsWith("Invalid input JSON on line 1")
        .contains("Cannot deserialize");
    assertThat(refused.body().has("category")).isFalse();
    assertThat(client.post(CONTACTS, q("{'properties':['city']}")).status()).isEqualTo(400);
  }

  @Test
  void a_text_ends_at_65536_characters() {
    String note = "/crm/objects/2026-09/notes";
    make(note, "'hs_timestamp':'1767225600000','hs_note_body':'" + "x".repeat(65_536) + "'");
    Response refused =
        client.post(
            note,
            q(
                "{'properties':{'hs_timestamp':'1767225600000','hs_note_body':'"
                    + "x".repeat(65_537)
                    + "'}}"));
    assertRefused(refused, 400, "VALIDATION_ERROR");
  }

  @Test
  void a_leading_semicolon_adds_and_an_empty_text_clears() {
    String id = make(CONTACTS, "'p_many':'a','city':'A'");
    assertThat(
            client
                .patch(CONTACTS + "/" + id, q("{'properties':{'p_many':';b','city':''}}"))
                .property("p_many"))
        .isEqualTo("a;b");
    Response read = client.get(CONTACTS + "/" + id + "?properties=p_many,city");
    assertThat(read.property("p_many")).isEqualTo("a;b");
    assertThat(read.body().path("properties").path("city").isNull()).isTrue();
  }

  @Test
  void a_formula_is_not_written_to() {
    client.post(
        "/crm/properties/2026-09/contacts",
        q(
            "{'name':'p_sum','label':'L','groupName':'contactinformation','type':'number',"
                + "'fieldType':'calculation_equation','calculationFormula':'p_number * 2'}"));
    Response refused = client.post(CONTACTS, q("{'properties':{'p_sum':'4'}}"));
    assertThat(codes(refused)).containsExactly("READ_ONLY_VALUE");
    assertThat(message(refused)).contains("is a read only property; its value cannot be set.");
  }

  @Test
  void the_life_cycle_goes_forward_unless_cleared() {
    String id = make(CONTACTS, "'lifecyclestage':'customer'");
    String path = CONTACTS + "/" + id;
    client.patch(path, q("{'properties':{'lifecyclestage':'lead'}}"));
    assertThat(client.get(path + "?properties=lifecyclestage").property("lifecyclestage"))
        .isEqualTo("customer");
    client.patch(path, q("{'properties':{'lifecyclestage':''}}"));
    client.patch(path, q("{'properties':{'lifecyclestage':'lead'}}"));
    assertThat(client.get(path + "?properties=lifecyclestage").property("lifecyclestage"))
        .isEqualTo("lead");
  }

  @Test
  void empty_properties_are_null_or_left_out_by_choice() {
    String id = make(CONTACTS, "'firstname':'A'");
    assertThat(client.get(CONTACTS + "/" + id).body().path("properties").has("email")).isTrue();
    simulator.portal().choices(it -> it.emptyAsNull = false);
    JsonNode properties = client.get(CONTACTS + "/" + id).body().path("properties");
    assertThat(properties.has("email")).isFalse();
    assertThat(properties.path("firstname").asText()).isEqualTo("A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/crm/v3/objects", "/crm/objects/2026-03"})
  void a_date_with_a_time_is_refused_before_2026_09_and_cut_from_then_on(String old) {
    String body = q("{'properties':{'p_date':'1684914035320'}}");
    Response refused = client.post(old + "/contacts", body);
    assertThat(codes(refused)).containsExactly("INVALID_DATE");
    assertThat(message(refused)).contains("1684914035320 is at 7:40:35.320 UTC, not midnight!");
    Response cut = client.post(CONTACTS, body);
    assertThat(cut.status()).isEqualTo(201);
    assertThat(cut.property("p_date")).isEqualTo("2023-05-24");
    JsonNode warning = cut.body().path("warnings").path(0);
    assertThat(warning.path("category").asText()).isEqualTo("PROPERTY_VALUE_NORMALIZED");
    assertThat(texts(warning.path("context").path("rawValue"))).containsExactly("1684914035320");
    assertThat(texts(warning.path("context").path("normalizedValue")))
        .containsExactly("2023-05-24");
  }
}
