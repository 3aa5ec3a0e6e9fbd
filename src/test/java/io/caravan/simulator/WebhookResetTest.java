package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.simulator.webhooks.WebhookSettings;
import io.caravan.simulator.webhooks.WebhookStatistics.Counts;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebhookResetTest {

  @Test
  void what_was_under_way_at_a_reset_is_in_no_count_after_it() throws Exception {
    try (var receiver = new WebhookReceiver();
        var simulator =
            Simulator.start(
                SimulatorOptions.builder()
                    .noLimits()
                    .webhooks(
                        WebhookSettings.DEFAULT
                            .to(receiver.url())
                            .only(Set.of("contact.creation"))
                            .requests(10, Duration.ofSeconds(60)))
                    .build())) {
      receiver.holdUntil(2);
      simulator.portal().create("contacts", Map.of("email", "before@x.example"));
      await().until(() -> receiver.mostAtOnce() == 1);
      simulator.reset();
      assertThat(counts(simulator).generated()).isZero();

      // The second request frees the first one as well.
      simulator.portal().create("contacts", Map.of("email", "after@x.example"));
      await().until(() -> receiver.events().size() == 2);
      await().until(() -> counts(simulator).acknowledged() >= 1);
      assertThat(counts(simulator).pending()).isZero();
      assertThat(counts(simulator).acknowledged()).isEqualTo(counts(simulator).generated());
      assertThat(simulator.webhookStatistics().acknowledgedEvents()).hasSize(1);
    }
  }

  private static Counts counts(Simulator simulator) {
    return simulator.webhookStatistics().counts();
  }
}
