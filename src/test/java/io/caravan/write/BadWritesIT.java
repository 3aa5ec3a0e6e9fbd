package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes that HubSpot refuses, among good ones in a batch that it takes as a whole or not at all.
 */
@Timeout(120)
class BadWritesIT {

  @TempDir Path directory;

  @Test
  void bad_upserts_are_found_with_few_calls_by_what_the_refusal_quotes() throws Exception {
    try (var hubspot = Simulator.start(SimulatorOptions.builder().contacts(5).build());
        var rig = new WriteRig(TestDatabase.fresh(Dialect.SQLITE, directory), hubspot)) {
      List<WriteTable.Row> rows =
          rig.outcomes(
              rig.accept(
                  IntStream.range(0, 100).mapToObj(BadWritesIT::upsert).toArray(String[]::new)));

      for (int n = 0; n < rows.size(); n++) {
        assertThat(rows.get(n).state()).isEqualTo(isBad(n) ? State.REJECTED : State.DONE);
      }
      assertThat(rows.get(49).problems().get(0).message()).contains("no-such-stage");
      // Refused, the good ones, and each bad one for words of its own.
      assertThat(rig.calls("/batch/upsert")).isEqualTo(4);
    }
  }

  private static boolean isBad(int number) {
    return number % 50 == 49;
  }

  private static String upsert(int number) {
    return "{'operation':'upsert','objectType':'contacts','idProperty':'email','id':'b%d@x.example','properties':{'lifecyclestage':'%s'}}"
        .formatted(number, isBad(number) ? "no-such-stage" : "lead");
  }
}
