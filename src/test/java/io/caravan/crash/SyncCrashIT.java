package io.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.mirror.sync.Mode;
import io.caravan.process.CaravanLaunch;
import io.caravan.process.ServerProcess;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged Caravan, killed five times while it syncs a portal that changes under it: records
 * are made, changed, deleted, merged and erased without a webhook, the search index lags, calls
 * fail. {@code -Dcaravan.crash.seed} repeats a run.
 */
@Timeout(400)
class SyncCrashIT {

  private static final int KILLS = 5;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path directory;

  @Test
  void after_the_kills_one_reconciliation_repairs_all_and_a_second_finds_nothing()
      throws Exception {
    long seed = Long.getLong("caravan.crash.seed", System.nanoTime());
    try (var hubspot = hubspot(seed)) {
      var site = new SyncCrashSite(launch(hubspot), hubspot);
      CompletableFuture<Void> changes = hubspot.activity().start(3_000, 100);

      site.killWhileSyncing(KILLS, new Random(seed));

      ServerProcess server = site.start();
      changes.join();
      hubspot.faults().clear();
      server.await("a full sync of each object", () -> site.synced(Mode.FULL), LIMIT);
      assertThat(site.reconcile()).as("seed %d", seed).isIn(0, 3);
      assertThat(site.reconcile()).as("drift after the repair, seed %d", seed).isZero();
      server.close();

      assertThat(site.differences()).as("seed %d", seed).isEmpty();
      assertThat(hubspot.report().refused()).as("429s").isZero();
    }
  }

  /** With an index that lags by ten seconds, and calls that fail in every way. */
  private static Simulator hubspot(long seed) throws Exception {
    Simulator hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .seed(seed)
                .portalId(CaravanLaunch.PORTAL)
                .contacts(6_000)
                .tier(Tier.PROFESSIONAL)
                .indexLag(Duration.ofSeconds(10))
                .build());
    hubspot.faults().add(Fault.status(503).rate(0.02));
    hubspot.faults().add(Fault.reset().rate(0.02));
    hubspot.faults().add(Fault.html(502).rate(0.01));
    hubspot.faults().add(Fault.slow(Duration.ofMillis(400)).rate(0.05));
    return hubspot;
  }

  private CaravanLaunch launch(Simulator hubspot) {
    return CaravanLaunch.in(directory)
        .with("caravan.hubspot.base-url", hubspot.baseUrl())
        .with("caravan.portals.test.id", Long.toString(hubspot.portal().id()))
        .with("caravan.portals.test.token", hubspot.credentials().privateToken())
        .with("caravan.portals.test.tier", "professional")
        .with("caravan.mirror.refetch.batch-millis", "100")
        .with("caravan.sync.scheduled", "true")
        .with("caravan.sync.check", "0/1 * * * * ?")
        .with("caravan.reconcile.settle", "1s")
        .livingShortly();
  }
}
