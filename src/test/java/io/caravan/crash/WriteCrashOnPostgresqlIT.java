package io.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged Caravan on a real PostgreSQL, killed while it creates records in HubSpot. */
class WriteCrashOnPostgresqlIT {

  private static final int KILLS = 3;
  private static final int WRITES = 2_000;

  @TempDir private Path directory;

  @Test
  void kills_while_writes_are_on_their_way_lose_none_and_double_none() throws Exception {
    var database = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    long seed = System.nanoTime();
    try (var hubspot = WriteCrashSite.hubspot(seed)) {
      WriteKillNineReport report =
          WriteCrashSite.on(database, directory, hubspot).killed(WRITES, KILLS, seed);

      assertThat(report.holds()).as(report.toString()).isTrue();
      assertThat(report.writes()).isEqualTo(WRITES);
    }
  }
}
