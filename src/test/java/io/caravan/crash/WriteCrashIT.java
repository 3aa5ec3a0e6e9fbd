package io.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged Caravan, killed while it creates records in HubSpot. {@code -Dcaravan.crash.writes}
 * and {@code -Dcaravan.crash.kills} make it as long as benchmarks/kill-nine --writes, {@code
 * -Dcaravan.crash.seed} repeats a run.
 */
class WriteCrashIT {

  @TempDir private Path directory;

  @Test
  void kills_while_writes_are_on_their_way_lose_none_and_double_none() throws Exception {
    int writes = Integer.getInteger("caravan.crash.writes", 6_000);
    int kills = Integer.getInteger("caravan.crash.kills", 7);
    long seed = Long.getLong("caravan.crash.seed", System.nanoTime());
    try (var hubspot = WriteCrashSite.hubspot(seed)) {
      WriteKillNineReport report =
          WriteCrashSite.onSqlite(directory, hubspot).killed(writes, kills, seed);

      System.out.println(report);
      assertThat(report.holds()).as(report.toString()).isTrue();
      assertThat(report.writes()).isEqualTo(writes);
    }
  }
}
