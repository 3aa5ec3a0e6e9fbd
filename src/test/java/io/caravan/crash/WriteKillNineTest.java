package io.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.crash.FakeWriter.Manner;
import io.caravan.process.CaravanLaunch;
import io.caravan.process.ServerProcess;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.http.Latency;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The judge of writes is judged: a fault that is there must be found. */
@Timeout(120)
class WriteKillNineTest {

  private static final int KILLS = 2;
  private static final int PER_SUBMISSION = 5;
  private static final int WRITES = 120;

  @TempDir private Path directory;

  @Test
  void a_process_that_keeps_its_word_is_not_blamed() throws Exception {
    WriteKillNineReport report = killed(Manner.HONEST);

    assertThat(report.holds()).as(report.toString()).isTrue();
    assertThat(report.writes()).isEqualTo(WRITES);
  }

  @Test
  void a_process_that_answers_before_it_keeps_is_found_to_lose_writes() throws Exception {
    assertThat(killed(Manner.ANSWERS_TOO_EARLY).findings())
        .containsKeys(WriteJudge.LOST, WriteJudge.WITHOUT_OUTCOME);
  }

  @Test
  void a_process_that_does_not_look_before_it_creates_again_is_found_to_double() throws Exception {
    assertThat(killed(Manner.CREATES_BLINDLY).findings()).containsKeys(WriteJudge.DOUBLED);
  }

  @Test
  void a_process_that_forgets_keys_is_found_to_double() throws Exception {
    assertThat(killed(Manner.IGNORES_KEYS).findings())
        .containsKeys(WriteJudge.DOUBLED, WriteKillNine.CHANGED_IDS);
  }

  @Test
  void a_process_that_mixes_records_up_is_found_out() throws Exception {
    assertThat(killed(Manner.MIXES_RECORDS_UP).findings()).containsKeys(WriteJudge.WRONG_RECORD);
  }

  @Test
  void a_process_that_does_a_part_of_a_refused_submission_is_found_out() throws Exception {
    assertThat(killed(Manner.TAKES_MISTAKES).findings()).containsKeys(WriteJudge.UNASKED);
  }

  private WriteKillNineReport killed(Manner manner) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FakeWriter.class.getName(),
            manner.name());
    var options =
        SimulatorOptions.builder()
            .contacts(5)
            .noLimits()
            .latency(Latency.fixed(Duration.ofMillis(5)))
            .indexLag(Duration.ZERO)
            .build();
    try (Simulator hubspot = Simulator.start(options)) {
      hubspot.faults().add(Fault.reset().afterApplying().on("POST", "/deals").after(3).times(1));
      var launch =
          new CaravanLaunch(
                  command,
                  directory,
                  ServerProcess.freePort(),
                  ServerProcess.freePort(),
                  Map.of(),
                  Map.of())
              .with("caravan.hubspot.base-url", hubspot.baseUrl())
              .with("caravan.portals.test.token", hubspot.credentials().privateToken());
      return new WriteKillNine(
              launch,
              URI.create("http://127.0.0.1:" + launch.port() + "/test/writes"),
              () -> "any",
              new WriteOutcomes("jdbc:sqlite:" + launch.database(), ""),
              hubspot,
              new WritePlan(WRITES, PER_SUBMISSION, true),
              new WriteKillNine.Pace(KILLS, Duration.ofMillis(700), Duration.ofSeconds(4)),
              7)
          .run();
    }
  }
}
