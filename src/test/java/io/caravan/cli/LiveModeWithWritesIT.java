package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The live mode with leave to write: it leaves the portal's records as they were. */
class LiveModeWithWritesIT extends PortalChecks {

  private static Simulator hubspot;
  private static List<Long> before;

  @BeforeAll
  static void start() throws IOException {
    hubspot = Simulator.start(SimulatorOptions.builder().contacts(20).build());
    before = hubspot.portal().ids("contacts", false);
  }

  @AfterAll
  static void all_is_as_it_was() {
    try {
      assertThat(hubspot.portal().ids("contacts", false)).isEqualTo(before);
    } finally {
      hubspot.close();
    }
  }

  @Override
  LiveHubSpot portal() {
    return new LiveHubSpot(hubspot.baseUrl(), hubspot.credentials().privateToken(), true);
  }
}
