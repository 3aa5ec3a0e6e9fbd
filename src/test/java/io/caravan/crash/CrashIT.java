package io.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.process.CaravanLaunch;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged Caravan, killed under load. */
class CrashIT {

  private static final int KILLS = 20;

  @TempDir private Path directory;

  @Test
  void twenty_kills_under_load_lose_nothing_and_double_nothing() throws Exception {
    KillNineReport report =
        new KillNine(CaravanLaunch.in(directory), KILLS, System.nanoTime()).run();

    assertThat(report.holds()).as(report.toString()).isTrue();
  }
}
