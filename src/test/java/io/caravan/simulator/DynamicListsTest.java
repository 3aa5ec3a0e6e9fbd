package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.jobs.AssetPace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DynamicListsTest extends OnFrozenTime {

  private static final String LISTS = "/crm/lists/2026-09";

  private int names;

  private static String and(String... filters) {
    return "{\"filterBranchType\":\"AND\",\"filterBranches\":[],\"filters\":["
        + String.join(",", filters)
        + "]}";
  }

  private static String or(String... branches) {
    return "{\"filterBranchType\":\"OR\",\"filters\":[],\"filterBranches\":["
        + String.join(",", branches)
        + "]}";
  }

  private static String property(String name, String type, String operator, String rest) {
    return "{\"filterType\":\"PROPERTY\",\"property\":\"%s\",\"operation\":{\"operationType\":\"%s\",\"operator\":\"%s\"%s}}"
        .formatted(name, type, operator, rest.isEmpty() ? "" : "," + rest);
  }

  private Response create(String type, String processing, String filterBranch) {
    return client.post(
        LISTS,
        "{\"name\":\"list %d\",\"objectTypeId\":\"%s\",\"processingType\":\"%s\",\"filterBranch\":%s}"
            .formatted(names++, type, processing, filterBranch));
  }

  private String list(String type, String processing, String filterBranch) {
    Response made = create(type, processing, filterBranch);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    String id = made.body().at("/list/listId").asText();
    await().until(() -> status(id).equals("COMPLETE"));
    return id;
  }

  private String status(String id) {
    return client.get(LISTS + "/" + id).body().at("/list/processingStatus").asText();
  }

  private List<Long> members(String id) {
    return client
        .get(LISTS + "/" + id + "/memberships?limit=250")
        .body()
        .path("results")
        .findValuesAsText("recordId")
        .stream()
        .map(Long::valueOf)
        .toList();
  }

  private long contact(String... properties) {
    var map = new TreeMap<String, String>();
    for (int i = 0; i < properties.length; i += 2) {
      map.put(properties[i], properties[i + 1]);
    }
    return simulator.portal().create("contacts", map);
  }

  private List<Long> found(String... filters) {
    return members(list("0-1", "DYNAMIC", or(and(filters))));
  }

  @Test
  void a_dynamic_list_follows_its_records() {
    long anna = contact("firstname", "Anna", "city", "Bonn");
    long bert = contact("firstname", "Bert", "city", "Kiel");
    String id =
        list(
            "0-1",
            "DYNAMIC",
            or(and(property("city", "STRING", "IS_EQUAL_TO", "\"value\":\"BONN\""))));
    assertThat(members(id)).containsExactly(anna);
    simulator.portal().update("contacts", bert, Map.of("city", "Bonn"));
    await().until(() -> members(id).equals(List.of(anna, bert)));
    simulator.portal().update("contacts", anna, Map.of("city", ""));
    await().until(() -> members(id).equals(List.of(bert)));
    simulator.portal().delete("contacts", bert);
    assertThat(members(id)).isEmpty();
    simulator.portal().restore("contacts", bert);
    await().until(() -> members(id).equals(List.of(bert)));
    assertThat(client.put(LISTS + "/" + id + "/memberships/add", "[\"" + anna + "\"]").status())
        .isEqualTo(400);
  }

  @Test
  void a_list_is_processing_until_its_time_has_come() {
    simulator.assetPace(new AssetPace(Duration.ofSeconds(5), Duration.ZERO));
    contact("city", "Bonn");
    Response made =
        create("0-1", "DYNAMIC", or(and(property("city", "ALL_PROPERTY", "IS_KNOWN", ""))));
    String id = made.body().at("/list/listId").asText();
    assertThat(made.body().at("/list/processingStatus").asText()).isEqualTo("PROCESSING");
    assertThat(made.body().at("/list/filterBranch/filterBranchType").asText()).isEqualTo("OR");
    assertThat(status(id)).isEqualTo("PROCESSING");
    assertThat(members(id)).isEmpty();
    clock.advance(Duration.ofSeconds(5));
    await().until(() -> status(id).equals("COMPLETE"));
    assertThat(members(id)).hasSize(1);
  }

  @Test
  void a_snapshot_is_taken_once_and_edited_by_hand_from_then_on() {
    long anna = contact("city", "Bonn");
    String id = list("0-1", "SNAPSHOT", or(and(property("city", "ALL_PROPERTY", "IS_KNOWN", ""))));
    long bert = contact("city", "Bonn");
    long cleo = contact("city", "Bonn");
    assertThat(members(id)).containsExactly(anna);
    client.put(LISTS + "/" + id + "/memberships/add", "[\"" + bert + "\"]");
    assertThat(members(id)).containsExactly(anna, bert).doesNotContain(cleo);
    assertThat(
            client
                .put(
                    LISTS + "/" + id + "/update-list-filters",
                    "{\"filterBranch\":" + or(and()) + "}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void new_filters_put_other_records_in() {
    long anna = contact("city", "Bonn");
    long bert = contact("city", "Kiel");
    String id =
        list("0-1", "DYNAMIC", or(and(property("city", "STRING", "CONTAINS", "\"value\":\"bo\""))));
    assertThat(members(id)).containsExactly(anna);
    Response updated =
        client.put(
            LISTS + "/" + id + "/update-list-filters",
            "{\"filterBranch\":"
                + or(and(property("city", "STRING", "STARTS_WITH", "\"value\":\"k\"")))
                + "}");
    assertThat(updated.body().at("/updatedList/processingStatus").asText()).isEqualTo("PROCESSING");
    assertThat(updated.body().at("/updatedList/listVersion").asInt()).isEqualTo(2);
    await().until(() -> status(id).equals("COMPLETE"));
    assertThat(members(id)).containsExactly(bert);
  }

  @Test
  void texts_numbers_and_options_are_compared() {
    long anna = contact("firstname", "Anna", "lifecyclestage", "lead");
    long bert = contact("firstname", "Bert", "lifecyclestage", "customer");
    long none = contact("lastname", "Nobody");
    assertThat(found(property("firstname", "STRING", "IS_NOT_EQUAL_TO", "\"value\":\"anna\"")))
        .containsExactly(bert);
    assertThat(
            found(
                property(
                    "firstname",
                    "STRING",
                    "IS_NOT_EQUAL_TO",
                    "\"value\":\"anna\",\"includeObjectsWithNoValueSet\":true")))
        .containsExactly(bert, none);
    assertThat(
            found(
                property("firstname", "MULTISTRING", "IS_EQUAL_TO", "\"values\":[\"bert\",\"x\"]")))
        .containsExactly(bert);
    assertThat(found(property("firstname", "STRING", "ENDS_WITH", "\"value\":\"NA\"")))
        .containsExactly(anna);
    assertThat(
            found(
                property(
                    "lifecyclestage",
                    "ENUMERATION",
                    "IS_ANY_OF",
                    "\"values\":[\"lead\",\"other\"]")))
        .containsExactly(anna);
    assertThat(
            found(property("lifecyclestage", "ENUMERATION", "IS_NONE_OF", "\"values\":[\"lead\"]")))
        .containsExactly(bert);
    assertThat(found(property("firstname", "ALL_PROPERTY", "IS_UNKNOWN", "")))
        .containsExactly(none);
    simulator.portal().update("contacts", anna, Map.of("lifecyclestage", "customer"));
    assertThat(
            found(
                property(
                    "lifecyclestage",
                    "ENUMERATION",
                    "HAS_EVER_BEEN_ANY_OF",
                    "\"values\":[\"lead\"]")))
        .containsExactly(anna);
    long small = simulator.portal().create("deals", Map.of("dealname", "s", "amount", "10"));
    long large = simulator.portal().create("deals", Map.of("dealname", "l", "amount", "9000"));
    assertThat(
            members(
                list(
                    "0-3",
                    "DYNAMIC",
                    or(and(property("amount", "NUMBER", "IS_GREATER_THAN", "\"value\":10"))))))
        .containsExactly(large);
    assertThat(
            members(
                list(
                    "0-3",
                    "DYNAMIC",
                    or(
                        and(
                            property(
                                "amount",
                                "NUMBER_RANGED",
                                "IS_BETWEEN",
                                "\"lowerBound\":5,\"upperBound\":10"))))))
        .containsExactly(small);
  }

  @Test
  void times_are_compared_with_dates_and_with_now() {
    long old = contact("firstname", "Old");
    clock.advance(Duration.ofDays(3));
    long young = contact("firstname", "Young");
    String date =
        "\"timePoint\":{\"timeType\":\"DATE\",\"zoneId\":\"UTC\",\"year\":2026,\"month\":11,\"day\":22}";
    assertThat(found(property("createdate", "TIME_POINT", "IS_BEFORE", date))).containsExactly(old);
    assertThat(found(property("createdate", "TIME_POINT", "IS_AFTER", date)))
        .containsExactly(young);
    String lastTwoDays =
        "\"lowerBoundTimePoint\":{\"timeType\":\"INDEXED\",\"zoneId\":\"UTC\",\"indexReference\":{\"referenceType\":\"TODAY\"},\"offset\":{\"days\":-2}},"
            + "\"upperBoundTimePoint\":{\"timeType\":\"INDEXED\",\"zoneId\":\"UTC\",\"indexReference\":{\"referenceType\":\"NOW\"}}";
    assertThat(found(property("createdate", "TIME_RANGED", "IS_BETWEEN", lastTwoDays)))
        .containsExactly(young);
    assertThat(found(property("createdate", "TIME_RANGED", "IS_NOT_BETWEEN", lastTwoDays)))
        .containsExactly(old);
    assertThat(
            found(
                property(
                    "createdate",
                    "ROLLING_DATE_RANGE",
                    "IS_MORE_THAN_X_DAYS_AGO",
                    "\"numberOfDays\":2")))
        .containsExactly(old);
    assertThat(
            found(
                property(
                    "createdate", "CALENDAR_DATE", "IN_THIS_TIME_UNIT", "\"timeUnit\":\"DAY\"")))
        .containsExactly(young);
    assertThat(
            found(
                property(
                    "createdate",
                    "DATE",
                    "IS_EQUAL_TO",
                    "\"year\":2026,\"month\":\"NOVEMBER\",\"day\":21")))
        .containsExactly(old);
    simulator.portal().update("contacts", old, Map.of("firstname", "Older"));
    assertThat(
            found(
                property(
                    "firstname",
                    "ROLLING_PROPERTY_UPDATED",
                    "UPDATED_IN_LAST_X_DAYS",
                    "\"numberOfDays\":1")))
        .containsExactly(old, young);
  }

  @Test
  void time_alone_moves_records_out() {
    contact("firstname", "A");
    String id =
        list(
            "0-1",
            "DYNAMIC",
            or(
                and(
                    property(
                        "createdate",
                        "ROLLING_DATE_RANGE",
                        "IS_LESS_THAN_X_DAYS_AGO",
                        "\"numberOfDays\":7"))));
    assertThat(members(id)).hasSize(1);
    clock.advance(Duration.ofDays(8));
    await().until(() -> members(id).isEmpty());
  }

  @Test
  void branches_nest() {
    long a = contact("city", "Bonn", "firstname", "A");
    long b = contact("city", "Bonn", "firstname", "B");
    long c = contact("city", "Kiel", "firstname", "C");
    String bonn = property("city", "STRING", "IS_EQUAL_TO", "\"value\":\"Bonn\"");
    String isA = property("firstname", "STRING", "IS_EQUAL_TO", "\"value\":\"A\"");
    String isC = property("firstname", "STRING", "IS_EQUAL_TO", "\"value\":\"C\"");
    assertThat(members(list("0-1", "DYNAMIC", or(and(bonn, isA), and(isC))))).containsExactly(a, c);
    String not =
        "{\"filterBranchType\":\"AND\",\"filters\":[%s],\"filterBranches\":[{\"filterBranchType\":\"NOT_ANY\",\"filterBranches\":[],\"filters\":[%s]}]}"
            .formatted(bonn, isA);
    assertThat(members(list("0-1", "DYNAMIC", or(not)))).containsExactly(b);
  }

  @Test
  void associated_records_decide_too() {
    long anna = contact("firstname", "Anna");
    contact("firstname", "Bert");
    long company = simulator.portal().create("companies", Map.of("name", "Acme", "city", "Bonn"));
    simulator.portal().associate("contacts", anna, "companies", company);
    String branch =
        "{\"filterBranchType\":\"AND\",\"filters\":[],\"filterBranches\":[{\"filterBranchType\":\"ASSOCIATION\",\"filterBranchOperator\":\"AND\","
            + "\"objectTypeId\":\"0-2\",\"operator\":\"IN_LIST\",\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":279,"
            + "\"filterBranches\":[],\"filters\":["
            + property("city", "STRING", "IS_EQUAL_TO", "\"value\":\"Bonn\"")
            + "]}]}";
    String id = list("0-1", "DYNAMIC", or(branch));
    assertThat(members(id)).containsExactly(anna);
    simulator.portal().update("companies", company, Map.of("city", "Kiel"));
    await().until(() -> members(id).isEmpty());
    simulator.portal().update("companies", company, Map.of("city", "Bonn"));
    await().until(() -> members(id).equals(List.of(anna)));
    simulator.portal().unassociate("contacts", anna, "companies", company);
    await().until(() -> members(id).isEmpty());
  }

  @Test
  void lists_can_build_on_lists_but_not_on_themselves() {
    long anna = contact("city", "Bonn");
    String base = list("0-1", "DYNAMIC", or(and(property("city", "ALL_PROPERTY", "IS_KNOWN", ""))));
    String not = "{\"filterType\":\"IN_LIST\",\"operator\":\"NOT_IN_LIST\",\"listId\":\"%s\"}";
    String rest = list("0-1", "DYNAMIC", or(and(not.formatted(base))));
    assertThat(members(rest)).isEmpty();
    simulator.portal().update("contacts", anna, Map.of("city", ""));
    await().until(() -> members(rest).equals(List.of(anna)));
    Response circle =
        client.put(
            LISTS + "/" + base + "/update-list-filters",
            "{\"filterBranch\":" + or(and(not.formatted(rest))) + "}");
    assertThat(circle.status()).isEqualTo(400);
    assertThat(circle.body().path("message").asText()).contains("depend on itself");
  }

  @Test
  void a_dynamic_list_becomes_static_on_its_day() {
    long anna = contact("city", "Bonn");
    String id = list("0-1", "DYNAMIC", or(and(property("city", "ALL_PROPERTY", "IS_KNOWN", ""))));
    Response planned =
        client.put(
            LISTS + "/" + id + "/schedule-conversion",
            "{\"conversionType\":\"CONVERSION_DATE\",\"year\":2026,\"month\":11,\"day\":23}");
    assertThat(planned.status()).as(planned.text()).isEqualTo(200);
    clock.advance(Duration.ofDays(2));
    JsonNode list = client.get(LISTS + "/" + id).body().path("list");
    assertThat(list.path("processingType").asText()).isEqualTo("SNAPSHOT");
    assertThat(
            client
                .get(LISTS + "/" + id + "/schedule-conversion")
                .body()
                .path("convertedAt")
                .asText())
        .isEqualTo("2026-11-23T05:00:00.000Z");
    client.put(LISTS + "/" + id + "/memberships/remove", "[\"" + anna + "\"]");
    assertThat(members(id)).isEmpty();
  }

  @Test
  void filters_that_cannot_work_are_refused_with_the_reason() {
    Map<String, String> bad =
        Map.of(
            and(), "topmost filterBranchType must be OR",
            or(), "at least one AND branch",
            or(or()), "must be AND branches",
            or(and(property("nonsense", "STRING", "CONTAINS", "\"value\":\"a\""))),
                "property 'nonsense' does not exist",
            or(and(property("city", "STRING", "ROUGHLY", "\"value\":\"a\""))),
                "operator 'ROUGHLY' is not known",
            or(and(property("city", "STRING", "CONTAINS", ""))), "needs 'value'",
            or(and("{\"filterType\":\"IN_LIST\",\"listId\":\"77\",\"operator\":\"IN_LIST\"}")),
                "list 77 does not exist");
    bad.forEach(
        (filters, reason) -> {
          Response refused = create("0-1", "DYNAMIC", filters);
          assertThat(refused.status()).as(filters).isEqualTo(400);
          assertThat(refused.body().path("message").asText()).contains(reason);
        });
  }

  @Test
  void after_any_changes_the_members_are_those_that_the_filters_name() {
    String id =
        list(
            "0-1",
            "DYNAMIC",
            or(
                and(
                    property("city", "MULTISTRING", "IS_EQUAL_TO", "\"values\":[\"a\",\"b\"]"),
                    property("zip", "ALL_PROPERTY", "IS_KNOWN", ""))));
    var random = new Random(7);
    var model = new TreeMap<Long, String[]>();
    for (int i = 0; i < 400; i++) {
      int what = random.nextInt(10);
      String city = List.of("a", "b", "c").get(random.nextInt(3));
      String zip = random.nextBoolean() ? "1" : "";
      if (what < 4 || model.isEmpty()) {
        model.put(contact("city", city, "zip", zip), new String[] {city, zip});
        continue;
      }
      long some = List.copyOf(model.keySet()).get(random.nextInt(model.size()));
      if (what < 8) {
        simulator.portal().update("contacts", some, Map.of("city", city, "zip", zip));
        model.put(some, new String[] {city, zip});
      } else {
        simulator.portal().delete("contacts", some);
        model.remove(some);
      }
    }
    var expected = new TreeSet<Long>();
    model.forEach(
        (record, values) -> {
          if (!values[0].equals("c") && !values[1].isEmpty()) {
            expected.add(record);
          }
        });
    await().untilAsserted(() -> assertThat(members(id)).containsExactlyElementsOf(expected));
  }
}
