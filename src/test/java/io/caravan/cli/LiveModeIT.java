package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The live mode itself: its checks hold with the simulator, and they only read. */
class LiveModeIT extends PortalChecks {

  private static Simulator hubspot;

  @BeforeAll
  static void start() throws IOException {
    hubspot = Simulator.start(SimulatorOptions.builder().contacts(150).build());
  }

  @AfterAll
  static void nothing_was_written() {
    try {
      assertThat(hubspot.report().recent())
          .isNotEmpty()
          .allMatch(
              call ->
                  call.method().equals("GET")
                      || call.path().endsWith("/search")
                      || call.path().endsWith("/batch/read"));
    } finally {
      hubspot.close();
    }
  }

  @Override
  LiveHubSpot portal() {
    return LiveHubSpot.of(
            Map.of(
                "USE_LIVE_HUBSPOT_API",
                "true",
                "HUBSPOT_TEST_API_TOKEN",
                hubspot.credentials().privateToken(),
                "HUBSPOT_TEST_BASE_URL",
                hubspot.baseUrl()))
        .orElseThrow();
  }

  @Test
  void without_being_asked_no_portal_is_used_and_the_reason_is_told() {
    assertThat(LiveHubSpot.of(Map.of("HUBSPOT_TEST_API_TOKEN", "pat"))).isEmpty();
    assertThat(LiveHubSpot.whyNot(Map.of()).orElseThrow()).contains("USE_LIVE_HUBSPOT_API=true");
    assertThat(LiveHubSpot.whyNot(Map.of("USE_LIVE_HUBSPOT_API", "true")).orElseThrow())
        .contains("HUBSPOT_TEST_API_TOKEN is not set");
  }

  @Test
  void writes_need_a_word_of_their_own_and_the_token_is_not_shown() {
    var given = Map.of("USE_LIVE_HUBSPOT_API", "TRUE", "HUBSPOT_TEST_API_TOKEN", "pat-secret");
    assertThat(LiveHubSpot.of(given).orElseThrow().writes()).isFalse();
    assertThat(LiveHubSpot.of(given).orElseThrow().baseUrl()).isEqualTo("https://api.hubapi.com");
    assertThat(LiveHubSpot.of(given).orElseThrow())
        .hasToString("LiveHubSpot[https://api.hubapi.com, writes=false]");
  }
}
