package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssociationSweepDueIT {

  @TempDir Path directory;

  @Test
  void a_sweep_follows_the_last_reading_of_all_links_after_the_time_that_the_route_says()
      throws Exception {
    try (Simulator hubspot =
            Simulator.start(SimulatorOptions.builder().contacts(20).noLimits().build());
        SyncRig rig = new SyncRig(TestDatabase.fresh(Dialect.SQLITE, directory), hubspot)) {
      SyncedObject swept = object(List.of("contacts"), Duration.ofHours(6));

      assertThat(due(rig, swept, Duration.ofDays(1))).as("nothing to sweep yet").isEmpty();
      rig.run("companies", Mode.FULL);
      assertThat(due(rig, swept, Duration.ofHours(5))).isEmpty();
      assertThat(due(rig, swept, Duration.ofHours(7))).containsExactly(Mode.ASSOCIATIONS);
      assertThat(due(rig, object(List.of(), Duration.ofHours(6)), Duration.ofHours(7))).isEmpty();
      assertThat(due(rig, object(List.of("contacts"), Duration.ZERO), Duration.ofHours(7)))
          .isEmpty();
      assertThat(rig.run("companies", Mode.ASSOCIATIONS).state()).isEqualTo(RunState.DONE);
      RunRow sweep =
          rig.sync
              .runs()
              .history()
              .last(rig.portal(), "companies", Mode.ASSOCIATIONS)
              .orElseThrow();
      Duration since = Duration.ofMillis(sweep.startedAt() - System.currentTimeMillis());
      assertThat(due(rig, swept, since.plusHours(6).minusMinutes(10))).isEmpty();
      assertThat(due(rig, swept, since.plusHours(6).plusMinutes(10)))
          .containsExactly(Mode.ASSOCIATIONS);
    }
  }

  private static List<Mode> due(SyncRig rig, SyncedObject object, Duration later) {
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    var history = new RunHistory(rig.sync.runs().history(), rig.portal(), object.name());
    return new SyncSchedule(rig.sync.runs(), List::of, true, clock)
        .due(object, history).stream().toList();
  }

  private static SyncedObject object(List<String> associations, Duration associationsEvery) {
    return new SyncedObject(
        "companies",
        List.of(),
        List.of(),
        List.of(),
        associations,
        "",
        "all",
        100,
        Duration.ZERO,
        "",
        Duration.ZERO,
        associationsEvery,
        Duration.ZERO);
  }
}
