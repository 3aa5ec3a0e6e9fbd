package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.channel.DeadLetterFilter;
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

/** A portal takes the app's rights away while its writes wait, and gives them back later. */
@Timeout(120)
class WriteUninstallIT {

  @TempDir Path directory;

  @Test
  void writes_of_a_portal_without_rights_are_kept_and_sent_when_it_has_them_again()
      throws Exception {
    try (Simulator hubspot = Simulator.start(SimulatorOptions.builder().contacts(0).build());
        WriteRig rig =
            new WriteRig(
                TestDatabase.fresh(Dialect.SQLITE, directory),
                hubspot,
                "caravan.write.attempts",
                "1")) {
      List<String> before = rig.accept(creates("before", 100));
      rig.outcomes(before);
      int refusal =
          hubspot.faults().add(Fault.status(401).saying("INVALID_AUTHENTICATION", "gone"));

      List<String> meanwhile = rig.accept(creates("meanwhile", 250));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> meanwhile.stream().allMatch(id -> rig.row(id).state() == State.DEAD));

      assertThat(hubspot.portal().ids("contacts", false)).hasSize(100);
      hubspot.faults().remove(refusal);
      rig.channels.channels().deadLetters().replayAll(DeadLetterFilter.all()).join();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> meanwhile.stream().allMatch(id -> rig.row(id).state() == State.DONE));
      assertThat(hubspot.portal().ids("contacts", false)).hasSize(350);
    }
  }

  private static String[] creates(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                "{'operation':'create','objectType':'contacts','properties':{'email':'%s%d@x.example'}}"
                    .formatted(name, n))
        .toArray(String[]::new);
  }
}
