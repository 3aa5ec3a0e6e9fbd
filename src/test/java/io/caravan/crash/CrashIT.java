package io.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.process.CaravanLaunch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged Caravan, killed under load. */
class CrashIT {

  private static final int KILLS = 20;

  @TempDir private Path directory;

  @Test
  void twenty_kills_under_load_lose_nothing_and_double_nothing() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    var launch =
        CaravanLaunch.in(directory)
            .withEnvironment(Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary))
            .livingShortly();

    KillNineReport report = new KillNine(launch, KILLS, System.nanoTime()).run();

    assertThat(report.holds()).as(report.toString()).isTrue();
    assertThat(temporary).as("what killed processes leave").isEmptyDirectory();
  }
}
