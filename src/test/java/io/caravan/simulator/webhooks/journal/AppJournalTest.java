package io.caravan.simulator.webhooks.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AppJournalTest {

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
  private final AppJournal journal =
      new AppJournal(54_322, clock, UncertainBehaviour.ASSUMED::expiredOffset);

  @Test
  void what_nobody_reads_is_dropped_after_three_days_all_the_same() {
    for (int hour = 0; hour < 10 * 24; hour++) {
      journal.add(62_515, "alone", Json.object().put("hour", hour), newest -> false);
      clock.advance(Duration.ofHours(1));
    }
    assertThat(journal.state().files()).hasSizeBetween(71, 73);
  }
}
