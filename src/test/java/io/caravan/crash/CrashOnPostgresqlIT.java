package io.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.process.CaravanLaunch;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged Caravan on a real PostgreSQL, killed under load. */
class CrashOnPostgresqlIT {

  private static final int KILLS = 4;

  @TempDir private Path directory;

  @Test
  void kills_under_load_lose_nothing_and_double_nothing() throws Exception {
    var database = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    var launch =
        CaravanLaunch.in(directory)
            .with("caravan.store.url", database.url())
            .with("caravan.store.user", database.user())
            .livingShortly();

    KillNineReport report = new KillNine(launch, KILLS, System.nanoTime()).run();

    assertThat(report.holds()).as(report.toString()).isTrue();
    assertThat(report.acknowledgedEvents()).isGreaterThan(100);
    assertThat(launch.database()).doesNotExist();
  }
}
