package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.jobs.AssetPace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AssetControlTest {

  @Test
  void paces_and_rules_are_changed_while_running() throws IOException {
    try (var simulator = Simulator.start(SimulatorOptions.defaults())) {
      var client = new TestClient(simulator);
      JsonNode now =
          client.put("/_sim/assets", "{\"startMillis\":1500,\"flowWritesPerTenSeconds\":7}").body();
      assertThat(now.path("startMillis").asLong()).isEqualTo(1500);
      assertThat(simulator.assetPace())
          .isEqualTo(new AssetPace(Duration.ofMillis(1500), Duration.ZERO));
      assertThat(simulator.flowRules().writesPerTenSeconds()).isEqualTo(7);
      assertThat(client.put("/_sim/assets", "{\"flowWritesPerTenSeconds\":-1}").status())
          .isEqualTo(400);
      assertThat(client.get("/_sim/assets").body()).isEqualTo(now);
    }
  }

  @Test
  void example_flows_are_added_on_request_and_are_the_same_each_time() throws IOException {
    JsonNode first;
    try (var simulator = Simulator.start(SimulatorOptions.defaults())) {
      var client = new TestClient(simulator);
      assertThat(client.post("/_sim/flows", "{\"count\":7}").status()).isEqualTo(201);
      first = client.get("/automation/v4/flows").body();
      assertThat(first.path("results")).hasSize(7);
      assertThat(first.findValuesAsText("name")).contains("Welcome new leads 2");
    }
    try (var simulator = Simulator.start(SimulatorOptions.defaults())) {
      simulator.addExampleFlows(62_515, 7);
      assertThat(
              new TestClient(simulator).get("/automation/v4/flows").body().findValuesAsText("name"))
          .isEqualTo(first.findValuesAsText("name"));
    }
  }
}
