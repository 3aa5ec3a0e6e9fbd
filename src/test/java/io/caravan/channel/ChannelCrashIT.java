package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process is killed with -9 under load, again and again. */
final class ChannelCrashIT {

  private static final int ROUNDS = 5;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @Timeout(180)
  void nothing_acknowledged_is_lost_and_nothing_takes_effect_twice(Dialect dialect)
      throws Exception {
    StoreSettings settings = TestDatabase.fresh(dialect, directory);
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Path notes = Files.createFile(directory.resolve("acknowledged"));
    Random random = new Random();
    for (int round = 0; round < ROUNDS; round++) {
      killWhileWorking(settings, round * 1_000_000, notes, 200 + random.nextInt(700));
    }

    assertThat(temporary).as("what killed processes leave").isEmptyDirectory();
    List<String> acknowledged = Files.readAllLines(notes);
    // The last line of a round may be half written.
    acknowledged.removeIf(body -> !body.matches("k\\d+:\\d+"));
    try (ChannelFixture fixture = new ChannelFixture(settings, Clock.systemUTC())) {
      fixture.consume("crash", ChannelFixture::recordBody);
      await().atMost(Duration.ofSeconds(60)).until(() -> fixture.depth("crash") == 0);
      List<String> handled = fixture.handled();

      assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * 30);
      assertThat(handled).doesNotHaveDuplicates();
      assertThat(new HashSet<>(handled)).containsAll(acknowledged);
      assertInOrder(handled);
      assertThat(fixture.append("crash", again(acknowledged)))
          .isEqualTo(new Appended(0, acknowledged.size()));
    }
  }

  private void killWhileWorking(StoreSettings settings, int first, Path notes, long millis)
      throws Exception {
    long before = Files.size(notes);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + directory.resolve("temporary"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(CrashWorker.class.getName());
    command.addAll(
        List.of(settings.url(), settings.user(), Integer.toString(first), notes.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("worker.log").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> Files.size(notes) > before || !process.isAlive());
      assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS))
          .as(() -> "the worker ended by itself: " + log())
          .isFalse();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("worker.log"));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  /** Numbers of one caller grow, so within a key and a caller's hundred thousand they must, too. */
  private static void assertInOrder(List<String> handled) {
    Map<String, Integer> last = new HashMap<>();
    for (String body : handled) {
      String[] parts = body.split(":");
      int number = Integer.parseInt(parts[1]);
      Integer before = last.put(parts[0] + "/" + number / 100_000, number);
      assertThat(before == null || before < number).as(body).isTrue();
    }
  }

  private static ChannelMessage[] again(List<String> bodies) {
    return bodies.stream()
        .map(body -> ChannelFixture.message(body, body).dedupedBy(body))
        .toArray(ChannelMessage[]::new);
  }
}
