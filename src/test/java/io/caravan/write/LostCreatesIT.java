package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Creates without a unique value whose answers were lost, many at a time. */
@Timeout(120)
class LostCreatesIT {

  private static final int DEALS = 1_200;

  @TempDir Path directory;

  @Test
  void equal_creates_in_many_batches_get_a_record_each_and_are_read_together() throws Exception {
    var options =
        SimulatorOptions.builder().contacts(5).noLimits().indexLag(Duration.ofMillis(50)).build();
    try (var hubspot = Simulator.start(options);
        var rig =
            new WriteRig(
                TestDatabase.fresh(Dialect.SQLITE, directory),
                hubspot,
                // All of the first calls fail; the breaker has tests of its own.
                "caravan.gateway.breaker.window",
                "1000",
                "caravan.gateway.breaker.minimum-calls",
                "1000")) {
      int before = hubspot.portal().ids("deals", false).size();
      // Every other batch took place; of none there is an answer.
      hubspot.faults().add(Fault.reset().afterApplying().on("POST", "deals/batch/create").times(6));
      hubspot.faults().add(Fault.reset().on("POST", "deals/batch/create").times(6));

      List<String> ids =
          rig.accept(
              IntStream.range(0, DEALS)
                  .mapToObj(
                      n ->
                          "{'operation':'create','objectType':'deals','properties':{'dealname':'Same %d','amount':'10.50','closedate':'1795341600000'}}"
                              .formatted(n % 3))
                  .toArray(String[]::new));
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> rig.meters.counter("caravan.write.done").count() >= DEALS);
      // They are counted a moment before that is durable.
      await()
          .atMost(WriteRig.PATIENCE)
          .until(() -> ids.stream().map(rig::row).allMatch(row -> row.state() == State.DONE));

      List<WriteTable.Row> rows = ids.stream().map(rig::row).toList();
      assertThat(rows.stream().map(WriteTable.Row::recordId).distinct()).hasSize(DEALS);
      assertThat(hubspot.portal().ids("deals", false)).hasSize(before + DEALS);
      // Each of twelve batches for itself would read four pages or more.
      assertThat(rig.calls("deals/search")).isLessThan(40);
    }
  }

  @Test
  void a_create_that_is_answered_keeps_its_record_from_a_lost_one_of_equal_content()
      throws Exception {
    var options = SimulatorOptions.builder().contacts(5).noLimits().indexLag(Duration.ZERO).build();
    String deal =
        "{'operation':'create','objectType':'deals','properties':{'dealname':'Same','amount':'1'}}";
    try (var hubspot = Simulator.start(options);
        var rig = new WriteRig(TestDatabase.fresh(Dialect.SQLITE, directory), hubspot)) {
      hubspot.faults().add(Fault.reset().on("POST", "deals/batch/create").times(1));
      String lost = rig.accept(deal).get(0);
      await().atMost(WriteRig.PATIENCE).until(() -> hubspot.report().calls() > 0);
      // Its record can be found at once, its answer comes after the lost one was looked for.
      hubspot
          .faults()
          .add(Fault.slow(Duration.ofSeconds(1)).on("POST", "deals/batch/create").times(1));
      String answered = rig.accept(deal).get(0);

      List<WriteTable.Row> rows = rig.outcomes(List.of(lost, answered));

      assertThat(rows).allMatch(row -> row.state() == State.DONE);
      assertThat(rows.get(0).recordId()).isNotEqualTo(rows.get(1).recordId());
    }
  }
}
