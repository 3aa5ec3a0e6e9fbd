package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How batches of records succeed, fail, and fail in part; and how lists page. */
class RecordBatchRulesTest extends CrmApiTest {

  private String two(String first, String second, String ids) {
    String id = make(CONTACTS, "'firstname':'A'");
    String other = make(CONTACTS, "'firstname':'B'");
    String[] trace = ids.isEmpty() ? new String[] {"", ""} : ids.split(";");
    return q(
        "{'inputs':[{%s'id':'%s','properties':{%s}},{%s'id':'%s','properties':{%s}}]}"
            .formatted(trace[0], id, first, trace[1], other, second));
  }

  private static final String TRACED = "'objectWriteTraceId':'t1',;'objectWriteTraceId':'t2',";

  @Test
  void an_update_with_trace_ids_succeeds_in_part_by_choice() {
    Response part =
        client.post(CONTACTS + "/batch/update", two("'city':'A'", "'nonsense':'B'", TRACED));
    assertThat(part.status()).isEqualTo(207);
    assertThat(part.body().path("results").path(0).path("objectWriteTraceId").asText())
        .isEqualTo("t1");
    assertThat(part.body().path("results").path(0).path("properties").path("city").asText())
        .isEqualTo("A");
    JsonNode error = part.body().path("errors").path(0);
    assertThat(texts(error.path("context").path("objectWriteTraceId"))).containsExactly("t2");
    assertThat(error.path("status").asText()).isEqualTo("error");
    simulator.portal().choices(it -> it.tracedUpdates = false);
    assertRefused(
        client.post(CONTACTS + "/batch/update", two("'city':'A'", "'nonsense':'B'", TRACED)),
        400,
        "VALIDATION_ERROR");
    assertThat(
            client
                .post(
                    CONTACTS + "/batch/create",
                    q(
                        "{'inputs':[{'objectWriteTraceId':'t1','properties':{}},"
                            + "{'objectWriteTraceId':'t2','properties':{'nonsense':'1'}}]}"))
                .status())
        .isEqualTo(207);
  }

  @Test
  void trace_ids_that_repeat_or_lack_count_for_nothing() {
    for (String ids :
        List.of(
            "",
            "'objectWriteTraceId':'t1',;'objectWriteTraceId':'t1',",
            "'objectWriteTraceId':'t1',; ")) {
      String body = two("'city':'Nowhere'", "'nonsense':'B'", ids);
      assertRefused(client.post(CONTACTS + "/batch/update", body), 400, "VALIDATION_ERROR");
    }
    assertThat(client.get(CONTACTS + "?properties=city").body().findValuesAsText("city"))
        .doesNotContain("Nowhere");
  }

  @Test
  void a_batch_of_reads_names_what_is_missing_in_one_error() {
    String id = make(CONTACTS, "'firstname':'A'");
    String gone = make(CONTACTS, "'firstname':'B'");
    client.delete(CONTACTS + "/" + gone);
    String body = q("{'inputs':[{'id':'%s'},{'id':'%s'},{'id':'4242'}]}".formatted(id, gone));
    Response read = client.post(CONTACTS + "/batch/read", body);
    assertThat(read.status()).isEqualTo(207);
    assertThat(read.body().path("results")).hasSize(1);
    JsonNode error = read.body().path("errors").path(0);
    assertThat(error.path("category").asText()).isEqualTo("OBJECT_NOT_FOUND");
    assertThat(error.path("message").asText())
        .isEqualTo(
            "Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.");
    assertThat(texts(error.path("context").path("ids"))).containsExactly(gone, "4242");
    assertThat(
            client
                .post(CONTACTS + "/batch/read?archived=true", body)
                .body()
                .path("results")
                .path(0)
                .path("id")
                .asText())
        .isEqualTo(gone);
  }

  @Test
  void an_archive_passes_over_what_is_not_there() {
    String id = make(CONTACTS, "'firstname':'A'");
    assertThat(
            client
                .post(
                    CONTACTS + "/batch/archive",
                    q("{'inputs':[{'id':'" + id + "'},{'id':'4242'},{'id':'" + id + "'}]}"))
                .status())
        .isEqualTo(204);
    assertThat(client.get(CONTACTS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void histories_halve_what_a_call_takes() {
    String many =
        IntStream.range(0, 51)
            .mapToObj(i -> "{\"id\":\"" + i + "\"}")
            .collect(Collectors.joining(",", "\"inputs\":[", "]}"));
    Response refused =
        client.post(CONTACTS + "/batch/read", "{\"propertiesWithHistory\":[\"city\"]," + many);
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(message(refused))
        .isEqualTo(
            "The maximum number of inputs supported in a batch request for property histories is 50."
                + " Please reduce the number of items and try again");
    assertRefused(
        client.get(CONTACTS + "?limit=51&propertiesWithHistory=city"), 400, "VALIDATION_ERROR");
    assertThat(client.get(CONTACTS + "?limit=50&propertiesWithHistory=city").status())
        .isEqualTo(200);
    simulator.portal().choices(it -> it.historyPage = 100);
    assertThat(client.get(CONTACTS + "?limit=100&propertiesWithHistory=city").status())
        .isEqualTo(200);
  }

  @Test
  void the_way_to_the_next_page_keeps_the_questions() {
    for (int i = 0; i < 3; i++) {
      make(CONTACTS, "'city':'C" + i + "'");
    }
    JsonNode page = client.get(CONTACTS + "?limit=2&properties=city,phone").body();
    String link = page.path("paging").path("next").path("link").asText();
    JsonNode next = client.get(link.substring(link.indexOf("/crm"))).body();
    assertThat(next.path("results")).hasSize(1);
    assertThat(next.path("results").path(0).path("properties").path("city").asText())
        .isEqualTo("C2");
    assertThat(next.has("paging")).isFalse();
    assertRefused(client.get(CONTACTS + "?after=x"), 400, "VALIDATION_ERROR");
    assertRefused(client.get(CONTACTS + "?limit=0"), 400, "VALIDATION_ERROR");
  }

  @Test
  void parameters_are_repeated_or_listed_with_commas() {
    String company = make(COMPANIES, "'name':'A'");
    String id = make(CONTACTS, "'city':'C','phone':'1'");
    client.put(
        "/crm/v4/objects/contacts/" + id + "/associations/default/companies/" + company, null);
    for (String query :
        List.of(
            "properties=city&properties=phone&associations=companies&associations=deals",
            "properties=city,phone&associations=companies,deals")) {
      JsonNode read = client.get(CONTACTS + "/" + id + "?" + query).body();
      assertThat(read.path("properties").path("city").asText()).isEqualTo("C");
      assertThat(read.path("properties").path("phone").asText()).isEqualTo("1");
      assertThat(
              read.path("associations")
                  .path("companies")
                  .path("results")
                  .path(0)
                  .path("id")
                  .asText())
          .isEqualTo(company);
      assertThat(read.path("associations").has("deals")).isFalse();
    }
    assertRefused(
        client.get(CONTACTS + "/" + id + "?associations=nothing"), 400, "VALIDATION_ERROR");
  }

  @Test
  void results_come_in_no_order() {
    var inputs = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      inputs.add("{\"properties\":{\"firstname\":\"" + i + "\"}}");
    }
    Response answer =
        client.post(CONTACTS + "/batch/create", "{\"inputs\":[" + String.join(",", inputs) + "]}");
    assertThat(answer.status()).isEqualTo(201);
    List<Integer> order =
        answer.body().path("results").findValuesAsText("firstname").stream()
            .map(Integer::valueOf)
            .toList();
    assertThat(order).hasSize(50).doesNotHaveDuplicates();
    assertThat(order.stream().sorted().toList()).isNotEqualTo(order);
  }

  @Test
  void a_history_says_who_and_ends_with_the_first_value() {
    String id = make(CONTACTS, "'city':'A'");
    simulator.portal().update("contacts", Long.parseLong(id), java.util.Map.of("city", "B"));
    client.patch(CONTACTS + "/" + id, q("{'properties':{'city':''}}"));
    JsonNode history =
        client
            .get(CONTACTS + "/" + id + "?propertiesWithHistory=city,nonsense")
            .body()
            .path("propertiesWithHistory");
    assertThat(history.has("nonsense")).isFalse();
    assertThat(history.path("city").findValuesAsText("value")).containsExactly("", "B", "A");
    assertThat(history.path("city").findValuesAsText("sourceType"))
        .containsExactly("INTEGRATION", "CRM_UI", "INTEGRATION");
    assertThat(history.path("city").path(1).path("updatedByUserId").asLong()).isEqualTo(9_586_504);
  }
}
