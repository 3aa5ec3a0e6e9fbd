package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
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

/** Creates of a restored backup, which the Caravan before may have made long after it. */
@Timeout(120)
class RestoredCreatesIT {

  @TempDir Path directory;

  @Test
  void a_record_without_a_unique_value_is_found_that_was_made_an_hour_after_the_backup()
      throws Exception {
    var options = SimulatorOptions.builder().contacts(5).noLimits().indexLag(Duration.ZERO).build();
    var restored = new RestoredWrites("writes");
    try (var hubspot = Simulator.start(options);
        var rig = new WriteRig(TestDatabase.fresh(Dialect.SQLITE, directory), hubspot)) {
      rig.camel.getRouteController().suspendRoute(WriteGate.ROUTE);
      List<String> ids =
          rig.accept(
              "{'operation':'create','objectType':'deals','properties':{'dealname':'Made','amount':'1'}}",
              "{'operation':'create','objectType':'deals','properties':{'dealname':'Not made','amount':'1'}}");
      int before = hubspot.portal().ids("deals", false).size();
      long made = hubspot.portal().create("deals", Map.of("dealname", "Made", "amount", "1"));
      Instant now = Instant.now();
      rig.store.write(c -> restored.hold(c, now.minus(Duration.ofHours(1)), now)).join();

      assertThat(rig.store.write(restored::release).join()).isEqualTo(2);
      rig.camel.getRouteController().resumeRoute(WriteGate.ROUTE);

      List<WriteTable.Row> rows = rig.outcomes(ids);
      assertThat(rows).allMatch(row -> row.state() == State.DONE);
      assertThat(rows.get(0).recordId()).isEqualTo(Long.toString(made));
      assertThat(rows.get(1).recordId()).isNotEqualTo(Long.toString(made));
      assertThat(hubspot.portal().ids("deals", false)).hasSize(before + 2);
    }
  }
}
