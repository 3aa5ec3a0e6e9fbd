package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.write.InvalidWrite;
import io.caravan.write.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kamelets, used by the routes that docs/KAMELETS.md shows. */
@Timeout(240)
class KameletsIT {

  /** Two uses of one kamelet in one route, with different parameters. */
  private static final String TWICE =
      """
      - route:
          id: twice
          from:
            uri: direct:twice
            steps:
              - setVariable:
                  name: customer
                  simple: "${body}"
              - to:
                  uri: kamelet:hubspot-create-sink
                  parameters:
                    objectType: contacts
                    idProperty: email
                    onDuplicate: update
              - setBody:
                  simple: "${variable.customer}"
              - to:
                  uri: kamelet:hubspot-create-sink
                  parameters:
                    objectType: contacts
                    idProperty: email
      """;

  @TempDir private static Path directory;
  private static RunningHub hub;
  private static ProducerTemplate routes;

  @BeforeAll
  static void start() throws Exception {
    Path home = directory.resolve("home");
    copy(CommonOptions.home().resolve("routes"), home.resolve("routes"));
    var example = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    var found = example.matcher(Files.readString(CommonOptions.home().resolve("docs/KAMELETS.md")));
    for (int n = 0; found.find(); n++) {
      Files.writeString(
          home.resolve("routes").resolve("example-" + n + ".camel.yaml"), found.group(1));
    }
    Files.writeString(home.resolve("routes/twice.camel.yaml"), TWICE);
    hub = new RunningHub(home, directory);
    routes = hub.application.camel().createProducerTemplate();
  }

  @AfterAll
  static void stop() throws Exception {
    routes.close();
    hub.close();
  }

  @Test
  void upsert_takes_json_and_creates_then_updates() throws Exception {
    JsonNode first =
        outcome(send("shop-customer", "{\"email\":\"ada@shop.example\",\"firstname\":\"Ada\"}"));
    assertThat(first.path("created").asBoolean()).isTrue();

    JsonNode second =
        outcome(send("shop-customer", Map.of("email", "ada@shop.example", "firstname", "Augusta")));
    assertThat(second.path("created").asBoolean()).isFalse();
    assertThat(second.path("recordId")).isEqualTo(first.path("recordId"));
    assertThat(properties("contacts", first)).containsEntry("firstname", "Augusta");
  }

  @Test
  void upsert_takes_a_list_and_gives_each_an_id() throws Exception {
    Submission submission =
        send(
            "shop-customer",
            List.of(Map.of("email", "l1@shop.example"), Map.of("email", "l2@shop.example")));
    assertThat(submission.writeIds()).hasSize(2);
    for (String id : submission.writeIds()) {
      assertThat(outcome(id).path("created").asBoolean()).isTrue();
    }
  }

  @Test
  void create_takes_a_map_and_does_the_same_order_once() throws Exception {
    Map<String, Object> deal = new HashMap<>();
    deal.put("dealname", "Order 1");
    deal.put("amount", 99.5);
    deal.put("closedate", LocalDate.of(2026, 11, 22));
    deal.put("description", null);

    Submission first = send("shop-order", deal, "orderNumber", 1);
    Submission again = send("shop-order", deal, "orderNumber", 1);

    assertThat(again.repeated()).isTrue();
    assertThat(again.writeIds()).isEqualTo(first.writeIds());
    JsonNode outcome = outcome(first);
    assertThat(outcome.path("created").asBoolean()).isTrue();
    assertThat(properties("deals", outcome))
        .containsEntry("dealname", "Order 1")
        .containsEntry("amount", "99.5");
  }

  @Test
  void update_takes_headers_alone() throws Exception {
    JsonNode deal = outcome(send("shop-order", Map.of("dealname", "Order 2"), "orderNumber", 2));

    Submission update = send("deal-paid", "ignored", "dealId", deal.path("recordId").asText());

    assertThat(outcome(update).path("state").asText()).isEqualTo("done");
    assertThat(properties("deals", deal)).containsEntry("amount", "120.50");
  }

  @Test
  void archive_takes_a_name_alone() throws Exception {
    JsonNode contact = outcome(send("shop-customer", Map.of("email", "bye@shop.example")));

    assertThat(outcome(send("customer-left", "bye@shop.example")).path("state").asText())
        .isEqualTo("done");

    assertThat(hub.hubspot.portal().ids("contacts", false))
        .doesNotContain(contact.path("recordId").asLong());
  }

  @Test
  void associate_links_two_records() throws Exception {
    JsonNode contact = outcome(send("shop-customer", Map.of("email", "emp@shop.example")));
    JsonNode company =
        RunningHub.json(
                hub.post(
                    "/api/writes",
                    "{\"operation\":\"create\",\"objectType\":\"companies\",\"properties\":{\"name\":\"Shop\"}}",
                    "Prefer",
                    "wait=50"))
            .path("writes")
            .path(0);
    long from = contact.path("recordId").asLong();
    long to = company.path("recordId").asLong();

    Submission link = send("employment", "{\"id\":\"%d\",\"toId\":\"%d\"}".formatted(from, to));

    assertThat(outcome(link).path("state").asText()).isEqualTo("done");
    assertThat(hub.hubspot.portal().associated("contacts", from, "companies")).contains(to);
  }

  @Test
  void one_kamelet_serves_several_places_each_with_its_parameters() throws Exception {
    String customer = "{\"email\":\"twice@shop.example\"}";
    JsonNode second = outcome(send("twice", customer));
    assertThat(second.path("state").asText()).isEqualTo("rejected");
    JsonNode all = RunningHub.json(hub.get("/api/writes?limit=100&operation=create"));
    assertThat(all.path("writes"))
        .anyMatch(
            write ->
                write.path("idValue").asText().equals("twice@shop.example")
                    && write.path("created").asBoolean());
  }

  @Test
  void a_body_that_cannot_be_used_is_refused_with_the_reason() {
    assertRefused("shop-customer", 7, "java.lang.Integer");
    assertRefused("shop-customer", "{\"email\":", "is no JSON from line 1");
    assertRefused("shop-customer", "[1]", "holds number");
    assertRefused("shop-customer", List.of(), "empty list");
    assertRefused("shop-customer", Map.of("email", new Object()), "holds a java.lang.Object");
    assertRefused("shop-customer", Map.of("firstname", "No address"), "id is missing");
    assertRefused("deal-paid", "", "id is missing");
    assertRefused("employment", "{\"id\":\"1\"}", "to.id is missing");
  }

  @Test
  void a_parameter_without_such_a_value_stops_the_start(@TempDir Path other) throws Exception {
    Path home = other.resolve("home");
    copy(CommonOptions.home().resolve("routes"), home.resolve("routes"));
    Files.writeString(
        home.resolve("routes/bad.camel.yaml"),
        """
        - route:
            id: bad
            from:
              uri: direct:bad
              steps:
                - to:
                    uri: kamelet:hubspot-upsert-sink
                    parameters:
                      objectType: contacts
                      idProperty: email
                      priority: urgent
        """);
    assertThatThrownBy(() -> new RunningHub(home, other).close())
        .hasStackTraceContaining(
            "The parameter priority is 'urgent', but must be critical, interactive, normal or bulk");
  }

  private static void assertRefused(String route, Object body, String reason) {
    assertThatThrownBy(() -> send(route, body))
        .isInstanceOf(CamelExecutionException.class)
        .cause()
        .isInstanceOf(InvalidWrite.class)
        .hasMessageContaining(reason);
  }

  private static Submission send(String route, Object body, Object... header) {
    Map<String, Object> headers =
        header.length == 0 ? Map.of() : Map.of((String) header[0], header[1]);
    return routes.requestBodyAndHeaders("direct:" + route, body, headers, Submission.class);
  }

  private static JsonNode outcome(Submission submission) throws IOException {
    assertThat(submission.writeIds()).hasSize(1);
    return outcome(submission.writeIds().get(0));
  }

  private static JsonNode outcome(String id) throws IOException {
    await()
        .atMost(RunningHub.PATIENCE)
        .until(() -> !RunningHub.json(hub.get("/api/writes/" + id)).path("settledAt").isNull());
    return RunningHub.json(hub.get("/api/writes/" + id));
  }

  private static Map<String, String> properties(String type, JsonNode write) {
    return hub.hubspot
        .portal()
        .find(type, write.path("recordId").asLong())
        .orElseThrow()
        .properties();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
