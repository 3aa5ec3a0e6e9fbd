package io.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.crash.FakeIntake.Manner;
import io.caravan.process.CaravanLaunch;
import io.caravan.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge is judged: a fault that is there must be found. */
class KillNineTest {

  private static final int KILLS = 3;

  /** What is lost never comes; the fake keeps no lease that would have to run out. */
  private static final Duration STANDSTILL = Duration.ofSeconds(8);

  @TempDir private Path directory;

  @Test
  void a_process_that_keeps_its_word_is_not_blamed() throws InterruptedException {
    KillNineReport report = killed(Manner.HONEST);

    assertThat(report.holds()).as(report.toString()).isTrue();
    assertThat(report.kills()).isEqualTo(KILLS);
    assertThat(report.acknowledgedEvents()).isGreaterThan(100);
  }

  @Test
  void a_process_that_answers_before_it_writes_is_found_to_lose_events()
      throws InterruptedException {
    KillNineReport report = killed(Manner.ANSWERS_TOO_EARLY);

    assertThat(report.lost()).isNotEmpty();
    assertThat(report.holds()).isFalse();
  }

  @Test
  void a_process_that_forgets_what_it_did_is_found_to_do_events_twice()
      throws InterruptedException {
    KillNineReport report = killed(Manner.FORGETS_WHAT_IT_DID);

    assertThat(report.doubled()).isNotEmpty();
    assertThat(report.holds()).isFalse();
  }

  private KillNineReport killed(Manner manner) throws InterruptedException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FakeIntake.class.getName(),
            manner.name());
    var launch =
        new CaravanLaunch(
            command,
            directory,
            ServerProcess.freePort(),
            ServerProcess.freePort(),
            Map.of(),
            Map.of());
    return new KillNine(launch, KILLS, STANDSTILL, 7).run();
  }
}
