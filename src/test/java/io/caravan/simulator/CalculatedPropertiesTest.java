package io.caravan.simulator;

import static io.caravan.simulator.CrmApiTest.assertRefused;
import static io.caravan.simulator.CrmApiTest.codes;
import static io.caravan.simulator.CrmApiTest.message;
import static io.caravan.simulator.CrmApiTest.q;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Properties that follow a formula, as a client meets them. */
class CalculatedPropertiesTest extends OnFrozenTime {

  private static final String DEALS = "/crm/objects/2026-09/deals";
  private static final String PROPERTIES = "/crm/properties/2026-09/deals";

  private static String definition(String name, String type, String formula) {
    String head =
        q(
            "{'name':'%s','label':'L','groupName':'dealinformation','type':'%s',"
                + "'fieldType':'calculation_equation','calculationFormula':");
    return head.formatted(name, type) + "\"" + formula + "\"}";
  }

  private void define(String name, String type, String formula) {
    Response made = client.post(PROPERTIES, definition(name, type, formula));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private void plain(String name, String type) {
    Response made =
        client.post(
            PROPERTIES,
            q(
                "{'name':'%s','label':'L','groupName':'dealinformation','type':'%s','fieldType':'%s'}"
                    .formatted(name, type, type.equals("number") ? "number" : "date")));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private String deal(String properties) {
    Response made =
        client.post(
            DEALS,
            q("{'properties':{'dealname':'D','dealstage':'contractsent'" + properties + "}}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.id();
  }

  private String value(String id, String property) {
    return client.get(DEALS + "/" + id + "?properties=" + property).property(property);
  }

  private void set(String id, String properties) {
    Response set = client.patch(DEALS + "/" + id, q("{'properties':{" + properties + "}}"));
    assertThat(set.status()).as(set.text()).isEqualTo(200);
  }

  private JsonNode search(String filter) {
    Response found =
        client.post(
            DEALS + "/search",
            q("{'filterGroups':[{'filters':[" + filter + "]}],'properties':['p_commission']}"));
    assertThat(found.status()).as(found.text()).isEqualTo(200);
    return found.body();
  }

  @Test
  void a_value_follows_its_inputs_wherever_records_are_read() {
    define("p_commission", "number", "amount / 10");
    String id = deal(",'amount':'250'");
    assertThat(value(id, "p_commission")).isEqualTo("25");
    set(id, "'amount':'300'");
    assertThat(value(id, "p_commission")).isEqualTo("30");

    String wanted = "properties=p_commission";
    JsonNode listed = client.get(DEALS + "?" + wanted).body();
    assertThat(listed.at("/results/0/properties/p_commission").asText()).isEqualTo("30");
    JsonNode batch =
        client
            .post(
                DEALS + "/batch/read",
                q("{'inputs':[{'id':'" + id + "'}],'properties':['p_commission']}"))
            .body();
    assertThat(batch.at("/results/0/properties/p_commission").asText()).isEqualTo("30");
    clock.advance(Duration.ofSeconds(5));
    JsonNode found = search("{'propertyName':'p_commission','operator':'GTE','value':'30'}");
    assertThat(found.path("total").asInt()).isEqualTo(1);
    assertThat(found.at("/results/0/properties/p_commission").asText()).isEqualTo("30");
    assertThat(
            search("{'propertyName':'p_commission','operator':'LT','value':'30'}")
                .path("total")
                .asInt())
        .isZero();
    set(id, "'amount':''");
    JsonNode empty = client.get(DEALS + "/" + id + "?" + wanted).body();
    assertThat(empty.at("/properties/p_commission").isNull()).isTrue();
  }

  @Test
  void search_goes_on_showing_what_belongs_to_the_version_that_it_knows() {
    define("p_commission", "number", "amount / 10");
    String id = deal(",'amount':'250'");
    clock.advance(Duration.ofSeconds(5));
    set(id, "'amount':'300'");
    assertThat(value(id, "p_commission")).isEqualTo("30");
    assertThat(
            search("{'propertyName':'p_commission','operator':'EQ','value':'25'}")
                .path("total")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void results_of_a_search_stand_in_the_order_of_calculated_values() {
    define("p_commission", "number", "0 - amount");
    for (String amount : new String[] {"20", "100", "3"}) {
      deal(",'amount':'" + amount + "'");
    }
    clock.advance(Duration.ofSeconds(5));
    Response found =
        client.post(
            DEALS + "/search",
            q(
                "{'sorts':[{'propertyName':'p_commission','direction':'ASCENDING'}],"
                    + "'properties':['p_commission']}"));
    assertThat(found.body().path("results").findValuesAsText("p_commission"))
        .containsExactly("-100", "-20", "-3");
  }

  @Test
  void another_formula_changes_values_and_no_modification_date() {
    define("p_commission", "number", "amount / 10");
    String id = deal(",'amount':'250'");
    String before = client.get(DEALS + "/" + id).body().path("updatedAt").asText();
    clock.advance(Duration.ofMinutes(1));
    Response changed =
        client.patch(PROPERTIES + "/p_commission", q("{'calculationFormula':'amount / 5'}"));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.body().path("calculationFormula").asText()).isEqualTo("amount / 5");
    Response read = client.get(DEALS + "/" + id + "?properties=p_commission");
    assertThat(read.property("p_commission")).isEqualTo("50");
    assertThat(read.body().path("updatedAt").asText()).isEqualTo(before);
    assertThat(read.property("hs_lastmodifieddate")).isEqualTo(before);
  }

  @Test
  void its_history_is_that_of_its_inputs() {
    clock.advance(Duration.ofMinutes(1));
    define("p_commission", "number", "amount / 10");
    String id = deal(",'amount':'100'");
    clock.advance(Duration.ofMinutes(1));
    set(id, "'dealname':'Other'");
    clock.advance(Duration.ofMinutes(1));
    set(id, "'amount':'200'");
    clock.advance(Duration.ofMinutes(1));
    set(id, "'amount':''");
    JsonNode history =
        client
            .get(DEALS + "/" + id + "?propertiesWithHistory=p_commission")
            .body()
            .at("/propertiesWithHistory/p_commission");
    assertThat(history.findValuesAsText("value")).containsExactly("", "20", "10");
    assertThat(history.findValuesAsText("sourceType")).containsOnly("CALCULATED");
    assertThat(history.findValuesAsText("timestamp"))
        .containsExactly(
            "2026-11-21T10:04:00.000Z", "2026-11-21T10:03:00.000Z", "2026-11-21T10:01:00.000Z");
  }

  @Test
  void before_the_property_was_made_there_was_nothing_to_calculate() {
    String id = deal(",'amount':'100'");
    clock.advance(Duration.ofMinutes(1));
    set(id, "'amount':'200'");
    clock.advance(Duration.ofMinutes(1));
    define("p_commission", "number", "amount / 10");
    JsonNode history =
        client
            .get(DEALS + "/" + id + "?propertiesWithHistory=p_commission")
            .body()
            .at("/propertiesWithHistory/p_commission");
    assertThat(history.findValuesAsText("value")).containsExactly("20");
    assertThat(history.findValuesAsText("timestamp")).containsExactly("2026-11-21T10:02:00.000Z");
  }

  @Test
  void times_are_numbers_of_milliseconds() {
    plain("p_started", "date");
    plain("p_closed", "datetime");
    define("p_took", "number", "p_closed - p_started");
    String id = deal(",'p_started':'2026-11-20','p_closed':'2026-11-21T00:00:01Z'");
    assertThat(value(id, "p_took")).isEqualTo("86401000");
    define("p_age", "number", "hs_lastmodifieddate - createdate");
    clock.advance(Duration.ofSeconds(7));
    set(id, "'dealname':'Other'");
    assertThat(value(id, "p_age")).isEqualTo("7000");
    assertThat(
            client
                .get(DEALS + "/" + id + "?propertiesWithHistory=p_age")
                .body()
                .at("/propertiesWithHistory/p_age")
                .findValuesAsText("value"))
        .containsExactly("7000", "0");
  }

  @Test
  void texts_truths_and_options_follow_formulas_too() {
    define("p_tier", "string", "if amount >= 100 then 'large' else 'small'");
    define("p_open", "bool", "not (string(dealstage) = 'closedwon')");
    Response made =
        client.post(
            PROPERTIES,
            definition("p_size", "enumeration", "if amount > 9 then 'l' else 'unheard'")
                .replace("}", q(",'options':[{'label':'Large','value':'l'}]}")));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String large = deal(",'amount':'100'");
    String small = deal(",'amount':'5'");
    assertThat(value(large, "p_tier")).isEqualTo("large");
    assertThat(value(small, "p_tier")).isEqualTo("small");
    assertThat(value(large, "p_open")).isEqualTo("true");
    assertThat(value(large, "p_size")).isEqualTo("l");
    assertThat(value(small, "p_size")).as("no option of that value").isIn(null, "null");
  }

  @Test
  void formulas_build_on_each_other_but_never_on_themselves() {
    define("p_one", "number", "amount * 2");
    define("p_two", "number", "p_one + p_one");
    define("p_three", "number", "p_two + p_one");
    String id = deal(",'amount':'1'");
    assertThat(value(id, "p_three")).isEqualTo("6");
    Response circle = client.patch(PROPERTIES + "/p_one", q("{'calculationFormula':'p_three'}"));
    assertRefused(circle, 400, "VALIDATION_ERROR");
    assertThat(message(circle)).contains("leads back to the property itself");
    assertRefused(
        client.post(PROPERTIES, definition("p_self", "number", "p_self + 1")),
        400,
        "VALIDATION_ERROR");
    assertThat(value(id, "p_three")).isEqualTo("6");
  }

  @Test
  void formulas_build_on_each_other_ten_deep() {
    define("p_0", "number", "amount");
    for (int i = 1; i < 10; i++) {
      define("p_" + i, "number", "p_%d + p_%d".formatted(i - 1, i - 1));
    }
    assertThat(value(deal(",'amount':'1'"), "p_9")).isEqualTo("512");
    Response deeper = client.post(PROPERTIES, definition("p_10", "number", "p_9 + p_9"));
    assertRefused(deeper, 400, "VALIDATION_ERROR");
    assertThat(message(deeper)).contains("more than 10 formulas build on each other");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          number | amount +                | ends where a value is needed (at character 9)
          number | p_missing * 2           | property "p_missing" does not exist
          number | string(dealname)        | it yields no number
          bool   | amount                  | it yields no bool
          string | amount                  | it yields no string
          string | 'Amount: ' + amount     | + cannot stand between a string and a number
          number | round(amount)           | There is no function 'round'
          """)
  void a_formula_that_cannot_be_computed_is_refused(String type, String formula, String why) {
    Response refused = client.post(PROPERTIES, definition("p_bad", type, formula));
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(refused.body().path("subCategory").asText())
        .isEqualTo("Properties.PROPERTY_CREATE_FAILED_VALIDATION");
    assertThat(message(refused)).contains("calculationFormula of p_bad").contains(why);
    assertThat(client.get(PROPERTIES + "/p_bad").status()).isEqualTo(404);
  }

  @Test
  void what_is_sensitive_is_read_by_what_is_as_sensitive_alone() {
    String sensitive = q(",'dataSensitivity':'sensitive'}");
    Response secret =
        client.post(
            PROPERTIES,
            q("{'name':'p_secret','label':'L','groupName':'dealinformation','type':'number','fieldType':'number'}")
                .replace("}", sensitive));
    assertThat(secret.status()).as(secret.text()).isEqualTo(201);
    Response open = client.post(PROPERTIES, definition("p_open", "number", "p_secret + 0"));
    assertRefused(open, 400, "VALIDATION_ERROR");
    assertThat(message(open)).contains("p_secret\" is sensitive, and this one is non_sensitive");
    Response kept =
        client.post(
            PROPERTIES, definition("p_kept", "number", "p_secret + 0").replace("}", sensitive));
    assertThat(kept.status()).as(kept.text()).isEqualTo(201);
  }

  @Test
  void a_value_cannot_be_written() {
    define("p_commission", "number", "amount / 10");
    String id = deal(",'amount':'100'");
    Response refused =
        client.patch(DEALS + "/" + id, q("{'properties':{'p_commission':'4','amount':'5'}}"));
    assertThat(codes(refused)).containsExactly("READ_ONLY_VALUE");
    assertThat(value(id, "p_commission")).isEqualTo("10");
    JsonNode read = client.get(PROPERTIES + "/p_commission").body();
    assertThat(read.path("calculated").asBoolean()).isTrue();
    assertThat(read.at("/modificationMetadata/readOnlyValue").asBoolean()).isTrue();
  }

  @Test
  void what_a_formula_reads_cannot_be_archived_before_it() {
    plain("p_in", "number");
    define("p_out", "number", "p_in * 2");
    Response refused = client.delete(PROPERTIES + "/p_in");
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(refused.body().path("subCategory").asText())
        .isEqualTo("PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE");
    assertThat(message(refused)).contains("p_in is read by the formula of p_out");
    String names = q("{'inputs':[{'name':'p_in'},{'name':'p_out'}]}");
    assertThat(client.post(PROPERTIES + "/batch/archive", names).status()).isEqualTo(204);
    Response early = client.post(PROPERTIES, definition("p_out", "number", "p_in * 3"));
    assertThat(message(early)).contains("property \"p_in\" does not exist");
    plain("p_in", "number");
    define("p_out", "number", "p_in * 3");
    assertThat(value(deal(",'p_in':'2'"), "p_out")).isEqualTo("6");
  }

  @Test
  void a_property_stays_calculated_or_never_becomes_it() {
    plain("p_in", "number");
    define("p_out", "number", "p_in * 2");
    for (String change :
        new String[] {
          "p_out {'fieldType':'number'}", "p_in {'fieldType':'calculation_equation'}"
        }) {
      String[] parts = change.split(" ");
      Response refused = client.patch(PROPERTIES + "/" + parts[0], q(parts[1]));
      assertThat(refused.status()).as(change + ": " + refused.text()).isEqualTo(400);
      assertThat(refused.body().path("subCategory").asText())
          .isEqualTo("ILLEGAL_FIELD_MODIFICATION");
    }
    client.delete(PROPERTIES + "/p_out");
    Response back =
        client.post(
            PROPERTIES,
            q(
                "{'name':'p_out','label':'L','groupName':'dealinformation','type':'number','fieldType':'number'}"));
    assertThat(back.body().path("fieldType").asText()).isEqualTo("calculation_equation");
    assertThat(back.body().path("calculated").asBoolean()).isTrue();
    assertThat(value(deal(",'p_in':'2'"), "p_out")).isEqualTo("4");
  }

  @Test
  void lists_follow_calculated_values() {
    define("p_commission", "number", "amount / 10");
    String id = deal(",'amount':'250'");
    Response made =
        client.post(
            "/crm/lists/2026-09",
            q(
                "{'name':'rich','objectTypeId':'0-3','processingType':'DYNAMIC','filterBranch':"
                    + "{'filterBranchType':'OR','filters':[],'filterBranches':[{'filterBranchType':'AND',"
                    + "'filterBranches':[],'filters':[{'filterType':'PROPERTY','property':'p_commission',"
                    + "'operation':{'operationType':'NUMBER','operator':'IS_GREATER_THAN','value':30}}]}]}}"));
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    String members =
        "/crm/lists/2026-09/" + made.body().at("/list/listId").asText() + "/memberships";
    set(id, "'amount':'400'");
    await().until(() -> client.get(members).text().contains("\"" + id + "\""));
    client.patch(PROPERTIES + "/p_commission", q("{'calculationFormula':'amount / 100'}"));
    clock.advance(Duration.ofMinutes(2));
    await().until(() -> !client.get(members).text().contains("\"" + id + "\""));
  }

  @Test
  void a_snapshot_keeps_the_formula(@TempDir Path directory) throws Exception {
    define("p_commission", "number", "amount / 10");
    String id = deal(",'amount':'250'");
    Path file = directory.resolve("world.sim");
    simulator.snapshot(file);
    client.patch(PROPERTIES + "/p_commission", q("{'calculationFormula':'amount'}"));
    simulator.restore(file);
    assertThat(value(id, "p_commission")).isEqualTo("25");
  }

  @Test
  void merged_records_are_calculated_anew() {
    define("p_commission", "number", "amount / 10");
    String primary = deal("");
    String other = deal(",'amount':'250'");
    Response merged =
        client.post(
            DEALS + "/merge",
            q("{'primaryObjectId':'%s','objectIdToMerge':'%s'}".formatted(primary, other)));
    assertThat(merged.status()).as(merged.text()).isEqualTo(200);
    assertThat(value(merged.id(), "p_commission")).isEqualTo("25");
  }

  @Test
  void what_hubspot_calculates_by_itself_can_be_set_and_what_has_a_formula_cannot() {
    long contact = simulator.portal().create("contacts", Map.of("email", "a@x.example"));
    String own = "hs_searchable_calculated_phone_number";
    String path = "/crm/objects/2026-09/contacts/" + contact + "?properties=" + own;
    String before = client.get(path).body().path("updatedAt").asText();
    clock.advance(Duration.ofMinutes(1));
    simulator.portal().recalculate("contacts", contact, Map.of(own, "48600100200"));
    Response read = client.get(path);
    assertThat(read.property(own)).isEqualTo("48600100200");
    assertThat(read.body().path("updatedAt").asText()).isEqualTo(before);
    define("p_commission", "number", "amount / 10");
    long id = Long.parseLong(deal(",'amount':'250'"));
    assertThatThrownBy(
            () -> simulator.portal().recalculate("deals", id, Map.of("p_commission", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("p_commission follows its formula");
  }
}
