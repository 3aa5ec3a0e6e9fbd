package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels of associations, and limits that a portal sets for them. */
class LinkDefinitionsApiTest extends CrmApiTest {

  private static final String LABELS = "/crm/associations/2026-09/contacts/companies/labels";
  private static final String BACK = "/crm/v4/associations/companies/contacts/labels";
  private static final String LIMITS =
      "/crm/associations/2026-09/definitions/configurations/contacts/companies";
  private static final String V4_LIMITS =
      "/crm/associations/v4/definitions/configurations/contacts/companies";

  private int makeLabel(String body) {
    Response made = client.post(LABELS, q(body));
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    return made.body().path("results").path(0).path("typeId").asInt();
  }

  @Test
  void a_label_is_made_changed_and_deleted_with_its_links() {
    int id = makeLabel("{'name':'boss','label':'Boss'}");
    assertThat(client.get(BACK).body().findValuesAsText("label")).contains("Boss");
    long contact = simulator.portal().create("contacts", Map.of());
    long company = simulator.portal().create("companies", Map.of());
    String link = "/crm/v4/objects/contacts/" + contact + "/associations/companies";
    client.put(
        link + "/" + company,
        q("[{'associationCategory':'USER_DEFINED','associationTypeId':" + id + "}]"));
    assertThat(client.get(link).body().findValuesAsText("label")).contains("Boss");
    assertThat(client.put(LABELS, q("{'associationTypeId':" + id + ",'label':'Chief'}")).status())
        .isEqualTo(204);
    assertThat(client.get(link).body().findValuesAsText("label")).contains("Chief");
    assertThat(client.delete(LABELS + "/" + id).status()).isEqualTo(204);
    assertThat(client.get(link).body().findValuesAsText("typeId")).containsExactly("279");
    assertRefused(client.delete(LABELS + "/" + id), 404, "OBJECT_NOT_FOUND");
    assertRefused(client.delete(LABELS + "/279"), 404, "OBJECT_NOT_FOUND");
  }

  @Test
  void a_paired_label_reads_differently_from_each_side() {
    Response made =
        client.post(LABELS, q("{'name':'boss','label':'Boss','inverseLabel':'Led by'}"));
    assertThat(made.body().path("results").findValuesAsText("label"))
        .containsExactly("Boss", "Led by");
    int id = made.body().path("results").path(0).path("typeId").asInt();
    client.put(
        LABELS, q("{'associationTypeId':" + id + ",'label':'Chief','inverseLabel':'Under'}"));
    assertThat(client.get(LABELS).body().findValuesAsText("label")).contains("Chief");
    assertThat(client.get(BACK).body().findValuesAsText("label")).contains("Under");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'name':'two-words','label':'L'}
          {'name':'2nd','label':'L'}
          {'name':'','label':'L'}
          {'name':'ok'}
          """)
  void a_wrong_label_is_refused(String body) {
    assertRefused(client.post(LABELS, q(body)), 400, "VALIDATION_ERROR");
  }

  @Test
  void a_pair_of_types_has_ten_labels_with_names_of_their_own() {
    for (int i = 0; i < 10; i++) {
      makeLabel("{'name':'l" + i + "','label':'L" + i + "'}");
    }
    assertRefused(client.post(LABELS, q("{'name':'l10','label':'L'}")), 400, "VALIDATION_ERROR");
    assertRefused(
        client.post(
            "/crm/v4/associations/companies/contacts/labels", q("{'name':'more','label':'L'}")),
        400,
        "VALIDATION_ERROR");
    String others = "/crm/v4/associations/contacts/deals/labels";
    assertThat(client.post(others, q("{'name':'l1','label':'L'}")).status()).isEqualTo(200);
    assertRefused(client.post(others, q("{'name':'l1','label':'M'}")), 400, "VALIDATION_ERROR");
  }

  @ParameterizedTest
  @ValueSource(strings = {LIMITS, V4_LIMITS})
  void a_limit_is_set_changed_read_and_given_up(String path) {
    String input = "{'inputs':[{'category':'HUBSPOT_DEFINED','typeId':279,'maxToObjectIds':%d}]}";
    Response made = client.post(path + "/batch/create", q(input.formatted(1)));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.body().path("results").path(0).path("userEnforcedMaxToObjectIds").asInt())
        .isEqualTo(1);
    String contact = make(CONTACTS, "");
    String put = "/crm/v4/objects/contacts/" + contact + "/associations/default/companies/";
    assertThat(client.put(put + make(COMPANIES, ""), null).status()).isEqualTo(200);
    String second = make(COMPANIES, "");
    Response refused = client.put(put + second, null);
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(refused.body().path("context").has("ASSOCIATION_LIMIT_EXCEEDED")).isTrue();

    assertThat(client.post(path + "/batch/update", q(input.formatted(2))).status()).isEqualTo(200);
    assertThat(client.put(put + second, null).status()).isEqualTo(200);
    String base = path.substring(0, path.indexOf("/contacts"));
    for (String read : new String[] {path, base + "/all"}) {
      JsonNode limit = client.get(read).body().path("results");
      assertThat(limit).hasSize(1);
      assertThat(limit.path(0).path("typeId").asInt()).isEqualTo(279);
      assertThat(limit.path(0).path("userEnforcedMaxToObjectIds").asInt()).isEqualTo(2);
    }
    Response gone =
        client.post(
            path + "/batch/purge", q("{'inputs':[{'category':'HUBSPOT_DEFINED','typeId':279}]}"));
    assertThat(gone.status()).isEqualTo(path.equals(V4_LIMITS) ? 204 : 200);
    assertThat(client.get(path).body().path("results")).isEmpty();
    assertThat(client.put(put + make(COMPANIES, ""), null).status()).isEqualTo(200);
  }

  @Test
  void a_limit_for_what_there_is_not_is_named() {
    String unknown = "{'inputs':[{'category':'USER_DEFINED','typeId':99,'maxToObjectIds':5}]}";
    for (String operation : new String[] {"create", "update"}) {
      Response answer = client.post(LIMITS + "/batch/" + operation, q(unknown));
      assertThat(answer.status()).isEqualTo(207);
      assertThat(answer.body().path("numErrors").asInt()).isEqualTo(1);
    }
    Response wrong =
        client.post(
            LIMITS + "/batch/create",
            q("{'inputs':[{'category':'HUBSPOT_DEFINED','typeId':279,'maxToObjectIds':0}]}"));
    assertThat(wrong.status()).isEqualTo(207);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/crm/v4/associations", "/crm/associations/2026-09"})
  void a_report_of_high_usage_goes_to_a_user(String base) {
    Response report = client.post(base + "/usage/high-usage-report/9586504", null);
    assertThat(report.status()).as(report.text()).isEqualTo(200);
    assertThat(report.body().path("userId").asLong()).isEqualTo(9_586_504);
    assertThat(report.body().path("userEmail").asText()).contains("@");
    assertThat(report.body().path("enqueueTime").path("value").isNumber()).isTrue();
    assertRefused(client.post(base + "/usage/high-usage-report/1", null), 404, "OBJECT_NOT_FOUND");
  }
}
