package io.caravan.gateway;

import io.caravan.gateway.quota.PortalUsage;
import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaSettings;
import io.caravan.gateway.quota.TimerThread;
import io.caravan.gateway.quota.UsageLedger;
import io.caravan.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A quota for tests that are about something else, forgetting everything at its end. */
final class Quotas implements AutoCloseable {

  private final TimerThread timer = new TimerThread("test-quota");
  private final Quota quota;

  Quotas(Map<String, String> settings) {
    QuotaSettings limits = QuotaSettings.from(new Settings(settings));
    quota =
        new Quota(
            limits,
            portalId -> limits.assumedPlan(),
            new Forgetful(),
            System::nanoTime,
            Clock.systemUTC(),
            timer,
            new SimpleMeterRegistry());
  }

  Quota quota() {
    return quota;
  }

  @Override
  public void close() {
    quota.close();
    timer.close();
  }

  private static final class Forgetful implements UsageLedger {
    @Override
    public CompletableFuture<Optional<PortalUsage>> load(long portalId) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletableFuture<Void> save(PortalUsage usage) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
