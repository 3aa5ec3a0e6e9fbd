package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of processes that were killed. */
class RunningFileTest {

  private static final String HERE = "http://127.0.0.1:8081";

  @TempDir private Path directory;

  private Path left(String instance, String management, Optional<ProcessMark> process)
      throws Exception {
    Path file = directory.resolve(instance + ".running");
    new RunningFile(
            new RunningCaravans.Address(instance, management, "http://127.0.0.1:8082"),
            new OperatorHttp.Key("cvo_secret", Optional.empty()))
        .write(file, process);
    return file;
  }

  private static ProcessMark killed() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();
    ProcessMark mark = ProcessMark.of(process.pid()).orElseThrow();
    assertThat(mark.hasEnded()).isFalse();
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return mark;
  }

  @Test
  void of_a_process_that_has_ended_nothing_stays() throws Exception {
    Path dead = left("dead", "http://127.0.0.1:9001", Optional.of(killed()));
    ProcessMark me = ProcessMark.current().orElseThrow();
    Path earlier =
        left(
            "earlier",
            "http://127.0.0.1:9002",
            Optional.of(new ProcessMark(me.machine(), me.pid(), me.began() - 1)));

    assertThat(RunningFile.forget(directory, HERE)).containsExactlyInAnyOrder("dead", "earlier");

    assertThat(dead).doesNotExist();
    assertThat(earlier).as("another process has its number now").doesNotExist();
  }

  @Test
  void of_one_that_may_still_run_everything_stays() throws Exception {
    ProcessMark gone = killed();
    Path alive = left("alive", "http://127.0.0.1:9001", ProcessMark.current());
    Path elsewhere =
        left(
            "elsewhere",
            "http://10.0.0.7:8081",
            Optional.of(new ProcessMark("another boot", gone.pid(), gone.began())));
    Path old = left("of-an-older-version", "http://127.0.0.1:9003", Optional.empty());
    Path half = Files.writeString(directory.resolve("half.running"), "instance=x\n");

    assertThat(RunningFile.forget(directory, HERE)).isEmpty();

    assertThat(alive).exists();
    assertThat(elsewhere).exists();
    assertThat(old).exists();
    assertThat(half).exists();
  }

  @Test
  void whoever_had_the_address_before_is_no_more() throws Exception {
    Path before = left("before", HERE, Optional.empty());

    assertThat(RunningFile.forget(directory, HERE)).containsExactly("before");
    assertThat(before).doesNotExist();
    assertThat(RunningFile.forget(directory.resolve("nowhere"), HERE)).isEmpty();
  }

  @Test
  void what_is_written_is_read_and_its_owners_alone() throws Exception {
    Path file = left("this", HERE, ProcessMark.current());

    RunningFile read = RunningFile.read(file).orElseThrow();
    assertThat(read.address().instance()).isEqualTo("this");
    assertThat(read.key().token()).isEqualTo("cvo_secret");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(RunningFile.read(directory.resolve("none.running"))).isEmpty();
  }
}
