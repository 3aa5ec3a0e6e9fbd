package io.caravan.mirror.source;

import static io.caravan.mirror.source.SourceRig.CONTACTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRig;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More changes than one search of HubSpot's gives. */
@Timeout(240)
class ManyChangesIT {

  @TempDir Path directory;

  @Test
  void ten_thousand_changes_take_at_most_sixty_calls() throws Exception {
    try (var rig = new SourceRig(TestDatabase.fresh(Dialect.SQLITE, directory), 10_500)) {
      assertThat(rig.run(Mode.FULL).state()).isEqualTo(RunState.DONE);
      rig.clock.advance(Duration.ofMinutes(5));
      rig.ids().subList(0, 10_000).forEach(id -> rig.set(id, "firstname", "Zephyrine"));

      RunRow run = rig.run(Mode.INCREMENTAL);

      assertThat(run.counts().of(SyncCount.UPDATED)).isEqualTo(10_000);
      assertThat(run.counts().of(SyncCount.CALLS)).isLessThanOrEqualTo(60);
    }
  }

  @Test
  void twenty_five_thousand_records_of_one_moment_are_all_fetched() throws Exception {
    // The simulator's clock stands still, so that all changes have one moment.
    SimulatorClock still = SimulatorClock.frozenAt(Instant.now());
    try (Simulator hubspot =
            Simulator.start(
                SimulatorOptions.builder()
                    .contacts(25_000)
                    .noLimits()
                    .clock(still)
                    .indexLag(Duration.ZERO)
                    .build());
        var rig = new SyncRig(TestDatabase.fresh(Dialect.SQLITE, directory), hubspot)) {
      long moment = still.millis();
      List<Long> ids = hubspot.portal().ids(CONTACTS, false);
      ids.forEach(id -> hubspot.portal().update(CONTACTS, id, Map.of("firstname", "Zephyrine")));

      RunRow run = rig.run(SyncRequest.since(rig.portal(), CONTACTS, moment - 1));

      assertThat(run.state()).as(run.error()).isEqualTo(RunState.DONE);
      // 125 pages by id after 6 by offset; some of those come twice.
      assertThat(run.counts().of(SyncCount.CREATED)).isEqualTo(25_000);
      assertThat(run.counts().of(SyncCount.CALLS)).isLessThanOrEqualTo(135);
      assertThat(run.counts().of(SyncCount.FETCHED)).isLessThanOrEqualTo(26_300);
    }
  }
}
