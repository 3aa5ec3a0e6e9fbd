package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.Commands.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * HubSpot's own Node client works against the simulator unchanged. The tests are those in
 * src/test/node; they run in target/node-client, where the client is installed once.
 */
class NodeClientIT {

  /** A portal for each file, and some for files to come. */
  private static final int PORTALS = 30;

  @Test
  void hubspots_node_client_works_unchanged() throws Exception {
    assertThat(Path.of("src", "test", "node", "package-lock.json"))
        .content()
        .as("addresses of a registry")
        .doesNotContain("http");
    Commands.installNodeClient();
    var options =
        SimulatorOptions.builder()
            .portals(PORTALS)
            .tier(Tier.ENTERPRISE)
            .indexLag(Duration.ofMillis(200))
            .build();
    try (var simulator = Simulator.start(options)) {
      Outcome tests =
          Commands.run(Commands.NODE, Map.of(), List.of("node", "run.mjs", simulator.baseUrl()));
      assertThat(tests.code()).as(tests.output()).isZero();
      assertThat(tests.output()).containsPattern("passed \\d{2,}, failed 0");
    }
  }
}
