package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.FaultKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ScenarioTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  @TempDir private Path files;

  static final java.util.List<String> NAMES = Scenario.NAMES;

  @ParameterizedTest
  @FieldSource("NAMES")
  void each_shipped_scenario_can_be_played(String name) throws IOException {
    assertThat(Scenario.named(name).description()).isNotBlank();
    try (var simulator = Simulator.start(SimulatorOptions.defaults())) {
      var client = new TestClient(simulator);
      var played = client.post("/_sim/scenarios", "{\"name\":\"" + name + "\"}");
      assertThat(played.status()).isEqualTo(201);
      assertThat(simulator.faults().states()).hasSize(played.body().path("ids").size());
      assertThat(client.get("/_sim/scenarios").body().path(name).asText()).isNotBlank();
    }
  }

  @Test
  void a_storm_disturbs_webhooks_and_keeps_their_target() throws IOException {
    var options = SimulatorOptions.builder().webhookTarget("http://127.0.0.1:9/hooks").build();
    try (var simulator = Simulator.start(options)) {
      simulator.apply(Scenario.named("webhook-storm"));
      assertThat(simulator.webhooks().duplicateRate()).isEqualTo(0.2);
      assertThat(simulator.webhooks().targetUrl()).isEqualTo("http://127.0.0.1:9/hooks");
    }
  }

  @Test
  void a_file_says_all_that_goes_wrong() throws IOException {
    Path file =
        Files.writeString(
            files.resolve("faults.json"),
            """
            {
              "description": "for this test",
              "searchLagMillis": 60000,
              "webhooks": {"duplicateRate": 0.5},
              "faults": [{"status": 503, "method": "DELETE"}, {"kind": "html", "status": 502, "count": 1}]
            }
            """);
    var options =
        SimulatorOptions.builder()
            .clock(SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z")))
            .build();
    try (var simulator = Simulator.start(options)) {
      var client = new TestClient(simulator);
      assertThat(simulator.apply(Scenario.read(file))).containsExactly(1, 2);
      assertThat(client.get(CONTACTS).status()).isEqualTo(502);
      assertThat(client.delete(CONTACTS + "/1").status()).isEqualTo(503);
      assertThat(client.get(CONTACTS).status()).isEqualTo(200);
      assertThat(simulator.webhooks().duplicateRate()).isEqualTo(0.5);
      simulator.portal().create("contacts", Map.of("email", "a@b.example"));
      simulator.clock().advance(Duration.ofSeconds(59));
      assertThat(client.post(CONTACTS + "/search", "{}").body().path("total").asInt()).isZero();
      simulator.clock().advance(Duration.ofSeconds(1));
      assertThat(client.post(CONTACTS + "/search", "{}").body().path("total").asInt()).isEqualTo(1);
    }
  }

  @Test
  void a_list_of_faults_is_a_scenario() {
    var scenario =
        Scenario.parse("[{\"kind\":\"RESET\"}]".getBytes(StandardCharsets.UTF_8), "here");
    assertThat(scenario.faults()).singleElement().matches(f -> f.kind() == FaultKind.RESET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"faluts\":[]} | here: the body has the unknown key \"faluts\"; did you mean \"faults\"?",
        "{\"faults\":[{\"rate\":\"often\"}]} | here: faults[0].rate must be a number from 0 to 1.0",
        "{\"webhooks\":{\"retries\":1}} | here: webhooks has the unknown key \"retries\"",
        "{\"network\":{\"latency\":\"x\"}} | here: network.latency: not a latency: 'x'",
        "{\"otherIntegrations\":[{\"perSecond\":-1}]} | here: otherIntegrations[0].perSecond must be",
        "{\"searchLagMillis\":\"5s\"} | here: searchLagMillis must be a whole number of at least 0",
        "{] | here: Invalid input JSON on line 1, column 2",
        "\"bad-day\" | here: the body must be a JSON object"
      })
  void a_mistake_in_a_file_is_named_with_its_place(String json, String message) {
    assertThatThrownBy(() -> Scenario.parse(json.getBytes(StandardCharsets.UTF_8), "here"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_missing_file_is_named() {
    assertThatThrownBy(() -> Scenario.read(files.resolve("none.json")))
        .hasMessageContaining("none.json")
        .hasMessageContaining("bad-day");
  }
}
