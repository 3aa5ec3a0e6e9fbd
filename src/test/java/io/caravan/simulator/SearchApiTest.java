package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchApiTest {

  private static final String SEARCH = "/crm/objects/2026-09/contacts/search";

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
  private Simulator simulator;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    simulator =
        Simulator.start(
            SimulatorOptions.builder()
                .noLimits()
                .clock(clock)
                .indexLag(Duration.ofSeconds(3))
                .build());
    client = new TestClient(simulator);
    person("anna@one.example", "Anna", "lead", "1");
    person("bert@one.example", "Bert", "customer", "2");
    person("cleo@two.example", "Cleo", "customer", "3");
    clock.advance(Duration.ofSeconds(3));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private long person(String email, String name, String stage, String zip) {
    long id =
        simulator
            .portal()
            .create(
                "contacts",
                Map.of("email", email, "firstname", name, "lifecyclestage", stage, "zip", zip));
    clock.advance(Duration.ofMillis(1));
    return id;
  }

  private List<String> names(String filters) {
    return search("{\"filterGroups\":" + filters + "}");
  }

  private List<String> search(String body) {
    Response answer = client.post(SEARCH, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body().path("results").findValuesAsText("firstname");
  }

  private static String one(String property, String operator, String rest) {
    return "[{\"filters\":[{\"propertyName\":\"%s\",\"operator\":\"%s\"%s}]}]"
        .formatted(property, operator, rest);
  }

  @Test
  void operators_select_as_documented() {
    assertThat(names(one("firstname", "EQ", ",\"value\":\"ANNA\""))).containsExactly("Anna");
    assertThat(names(one("lifecyclestage", "EQ", ",\"value\":\"customer\"")))
        .containsExactly("Bert", "Cleo");
    assertThat(names(one("lifecyclestage", "EQ", ",\"value\":\"CUSTOMER\""))).isEmpty();
    assertThat(names(one("firstname", "NEQ", ",\"value\":\"anna\"")))
        .containsExactly("Bert", "Cleo");
    assertThat(names(one("firstname", "IN", ",\"values\":[\"anna\",\"cleo\"]")))
        .containsExactly("Anna", "Cleo");
    assertThat(names(one("firstname", "NOT_IN", ",\"values\":[\"anna\"]")))
        .containsExactly("Bert", "Cleo");
    assertThat(names(one("phone", "NOT_HAS_PROPERTY", ""))).hasSize(3);
    assertThat(names(one("phone", "HAS_PROPERTY", ""))).isEmpty();
    assertThat(names(one("email", "CONTAINS_TOKEN", ",\"value\":\"*@one.example\"")))
        .containsExactly("Anna", "Bert");
    assertThat(names(one("email", "NOT_CONTAINS_TOKEN", ",\"value\":\"one\"")))
        .containsExactly("Cleo");
    long start = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();
    assertThat(names(one("createdate", "GT", ",\"value\":\"" + start + "\"")))
        .containsExactly("Bert", "Cleo");
    assertThat(
            names(
                one(
                    "lastmodifieddate",
                    "BETWEEN",
                    ",\"value\":\"" + start + "\",\"highValue\":\"" + (start + 1) + "\"")))
        .containsExactly("Anna", "Bert");
    assertThat(names(one("createdate", "LTE", ",\"value\":\"2026-11-21T10:00:00.000Z\"")))
        .containsExactly("Anna");
  }

  @Test
  void groups_are_alternatives_and_filters_add_up() {
    assertThat(
            names(
                "[{\"filters\":[{\"propertyName\":\"firstname\",\"operator\":\"EQ\",\"value\":\"anna\"}]},"
                    + "{\"filters\":[{\"propertyName\":\"lifecyclestage\",\"operator\":\"EQ\",\"value\":\"customer\"},"
                    + "{\"propertyName\":\"firstname\",\"operator\":\"EQ\",\"value\":\"cleo\"}]}]"))
        .containsExactly("Anna", "Cleo");
  }

  @Test
  void results_are_sorted_and_paged() {
    assertThat(search("{\"sorts\":[\"-firstname\"]}")).containsExactly("Cleo", "Bert", "Anna");
    Response first =
        client.post(
            SEARCH,
            "{\"limit\":2,\"sorts\":[{\"propertyName\":\"hs_object_id\",\"direction\":\"DESCENDING\"}]}");
    assertThat(first.body().path("total").asInt()).isEqualTo(3);
    assertThat(first.body().path("paging").path("next").path("after").asText()).isEqualTo("2");
    Response second = client.post(SEARCH, "{\"limit\":2,\"after\":\"2\"}");
    assertThat(second.body().path("results")).hasSize(1);
    assertThat(second.body().has("paging")).isFalse();
  }

  @Test
  void a_query_looks_in_the_searchable_properties() {
    assertThat(search("{\"query\":\"bert ONE\"}")).containsExactly("Bert");
    assertThat(search("{\"query\":\"customer\"}")).isEmpty();
  }

  @Test
  void links_can_be_searched_for() {
    long company = simulator.portal().create("companies", Map.of("name", "A"));
    long anna = simulator.portal().ids("contacts", false).get(0);
    simulator.portal().associate("contacts", anna, "companies", company);
    assertThat(names(one("associations.company", "EQ", ",\"value\":\"" + company + "\"")))
        .containsExactly("Anna");
  }

  @Test
  void a_change_is_not_found_before_the_index_caught_up() {
    long id = person("dora@one.example", "Dora", "lead", "9");
    String filter = one("firstname", "EQ", ",\"value\":\"dora\"");
    assertThat(names(filter)).isEmpty();
    clock.advance(Duration.ofSeconds(3));
    assertThat(names(filter)).containsExactly("Dora");
    simulator.portal().update("contacts", id, Map.of("firstname", "Doris"));
    assertThat(names(filter)).containsExactly("Dora");
    simulator.portal().delete("contacts", id);
    assertThat(names(filter)).containsExactly("Dora");
    clock.advance(Duration.ofSeconds(3));
    assertThat(names(filter)).isEmpty();
  }

  @Test
  void what_is_over_the_caps_is_refused() {
    assertThat(client.post(SEARCH, "{\"limit\":201}").status()).isEqualTo(400);
    Response beyond = client.post(SEARCH, "{\"limit\":200,\"after\":\"9900\"}");
    assertThat(beyond.status()).isEqualTo(400);
    assertThat(beyond.body().path("message").asText())
        .isEqualTo("There was a problem with the request.");
    String filter = "{\"propertyName\":\"zip\",\"operator\":\"HAS_PROPERTY\"}";
    String seven = String.join(",", Collections.nCopies(7, filter));
    Response many = client.post(SEARCH, "{\"filterGroups\":[{\"filters\":[" + seven + "]}]}");
    assertThat(many.body().path("message").asText())
        .isEqualTo("too many filters per filter group (count: 7, max allowed: 6)");
    String group = "{\"filters\":[" + filter + "]}";
    String six = String.join(",", Collections.nCopies(6, group));
    assertThat(client.post(SEARCH, "{\"filterGroups\":[" + six + "]}").status()).isEqualTo(400);
    String five = "{\"filters\":[" + String.join(",", Collections.nCopies(5, filter)) + "]}";
    String twenty = String.join(",", Collections.nCopies(4, five));
    assertThat(client.post(SEARCH, "{\"filterGroups\":[" + twenty + "]}").status()).isEqualTo(400);
    assertThat(client.post(SEARCH, "{\"query\":\"" + "x".repeat(3000) + "\"}").status())
        .isEqualTo(400);
    Response noValues = client.post(SEARCH, "{\"filterGroups\":" + one("zip", "NOT_IN", "") + "}");
    assertThat(noValues.body().path("message").asText())
        .contains("operator NOT_IN requires values");
  }
}
