package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.TestClient.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators demand of records; the API applies it from version 2026-09 on. */
class PropertyRulesApiTest extends CrmApiTest {

  private static final String RULES = "/crm/property-validations/2026-09/0-1";

  @ParameterizedTest
  @ValueSource(strings = {"/crm/v3", "/crm/property-validations/2026-03"})
  void rules_are_written_and_read(String version) {
    String base = version.endsWith("v3") ? version + "/property-validations" : version;
    String rule = base + "/0-1/city/rule-type/MAX_LENGTH";
    assertThat(client.get(rule).status()).isEqualTo(404);
    assertThat(
            client
                .put(rule, q("{'ruleArguments':['5'],'shouldApplyNormalization':false}"))
                .status())
        .isEqualTo(204);
    Response read = client.get(rule);
    assertThat(read.body())
        .hasToString(
            "{\"ruleType\":\"MAX_LENGTH\",\"ruleArguments\":[\"5\"],\"shouldApplyNormalization\":false}");
    assertThat(client.get(base + "/0-1/city").body().path("results")).hasSize(1);
    assertThat(
            client.get(base + "/0-1").body().path("results").path(0).path("propertyName").asText())
        .isEqualTo("city");
    assertThat(
            client
                .get(base + "/0-1")
                .body()
                .path("results")
                .path(0)
                .path("propertyValidationRules"))
        .hasSize(1);
    assertRefused(client.put(rule, q("{'ruleArguments':['long']}")), 400, "VALIDATION_ERROR");
    assertRefused(client.put(rule, q("{'ruleArguments':[]}")), 400, "VALIDATION_ERROR");
    assertRefused(
        client.put(base + "/0-1/nonsense/rule-type/MAX_LENGTH", q("{'ruleArguments':['5']}")),
        404,
        "OBJECT_NOT_FOUND");
    assertRefused(
        client.put(base + "/0-1/city/rule-type/none", q("{'ruleArguments':['5']}")),
        400,
        "VALIDATION_ERROR");
  }

  @ParameterizedTest(name = "{1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          city  | MAX_LENGTH | 5 | Rome | Warsaw
          city  | MIN_LENGTH | 5 | Warsaw | Rome
          city  | REGEX | [A-Z][a-z]+ | Rome | rome
          city  | SPECIAL_CHARACTERS | NOT_ALLOWED | New York | Rome!
          city  | WHITESPACE | ALL | Rome | New York
          email | EMAIL_BLOCKED_DOMAINS | spam.example | a@b.example | a@spam.example
          email | EMAIL_ALLOWED_DOMAINS | b.example | a@b.example | a@c.example
          """)
  void values_must_meet_the_rules_from_2026_09_on(
      String property, String type, String argument, String good, String bad) {
    client.put(
        RULES + "/" + property + "/rule-type/" + type,
        "{\"ruleArguments\":[\"" + argument + "\"]}");
    String body = "{'properties':{'" + property + "':'" + bad + "'}}";
    Response refused = client.post(CONTACTS, q(body));
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(codes(refused)).containsExactly("VALIDATION_RULE_VIOLATED");
    make(CONTACTS, "'" + property + "':'" + good + "'");
    assertThat(client.post("/crm/v3/objects/contacts", q(body)).status()).isEqualTo(201);
  }

  @Test
  void numbers_have_bounds() {
    String rules = "/crm/property-validations/2026-09/0-3/amount/rule-type/";
    client.put(rules + "MIN_NUMBER", q("{'ruleArguments':['10']}"));
    client.put(rules + "MAX_NUMBER", q("{'ruleArguments':['20.5']}"));
    client.put(rules + "DECIMAL", q("{'ruleArguments':['1']}"));
    make(DEALS, "'amount':'20.5'");
    for (String bad : new String[] {"9", "20.6", "15.25"}) {
      assertThat(codes(client.post(DEALS, q("{'properties':{'amount':'" + bad + "'}}"))))
          .as(bad)
          .containsExactly("VALIDATION_RULE_VIOLATED");
    }
  }

  @Test
  void a_condition_requires_a_property_from_2026_09_on() {
    simulator.portal().requirePropertyWhen("contacts", "state", "country", "US");
    String body = "{'properties':{'country':'US'}}";
    Response refused = client.post(CONTACTS, q(body));
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(codes(refused)).containsExactly("MISSING_CONDITIONAL_REQUIRED_PROPERTY");
    assertThat(refused.body().path("errors").path(0).path("message").asText())
        .isEqualTo("state is required because of a conditional property rule based on [country]");
    assertThat(texts(refused.body().path("errors").path(0).path("context").path("propertyName")))
        .containsExactly("state");
    String id = make(CONTACTS, "'country':'US','state':'TX'");
    make(CONTACTS, "'country':'PL'");
    assertThat(codes(client.patch(CONTACTS + "/" + id, q("{'properties':{'state':''}}"))))
        .containsExactly("MISSING_CONDITIONAL_REQUIRED_PROPERTY");
    assertThat(client.patch(CONTACTS + "/" + id, q("{'properties':{'city':'A'}}")).status())
        .isEqualTo(200);
    assertThat(client.post("/crm/objects/2026-03/contacts", q(body)).status()).isEqualTo(201);
  }

  @Test
  void a_batch_with_trace_ids_names_the_input_that_broke_a_rule() {
    simulator.portal().requireProperty("contacts", "jobtitle");
    Response answer =
        client.post(
            CONTACTS + "/batch/create",
            q(
                "{'inputs':[{'objectWriteTraceId':'a','properties':{'jobtitle':'CEO'}},"
                    + "{'objectWriteTraceId':'b','properties':{'city':'A'}}]}"));
    assertThat(answer.status()).isEqualTo(207);
    assertThat(
            texts(answer.body().path("errors").path(0).path("context").path("objectWriteTraceId")))
        .containsExactly("b");
    assertThat(answer.body().path("errors").path(0).path("errors").path(0).path("code").asText())
        .isEqualTo("MISSING_REQUIRED_PROPERTY");
  }
}
