package io.caravan.benchmark.quota;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caravan.gateway.Gateway;
import io.caravan.gateway.GatewayConfiguration;
import io.caravan.gateway.GatewaySettings;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.gateway.TokenSource;
import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaSettings;
import io.caravan.gateway.quota.StoredUsage;
import io.caravan.gateway.quota.TimerThread;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.ObjectType;
import io.caravan.settings.Settings;
import io.caravan.simulator.Simulator;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Caravan's gateway with its quota in a database, and as many calls waiting as the other client
 * has.
 */
final class GatewayCaller implements Caller {

  private static final int BACKLOG = 500;

  private final Simulator hubspot;
  private final Limit limit;
  private final Store store;
  private final TimerThread timer = new TimerThread("benchmark-quota");
  private final Quota quota;
  private final GatewayConfiguration configuration;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile String lastFailure = "";
  private volatile boolean closed;

  GatewayCaller(Simulator hubspot, Limit limit, Path database) throws Exception {
    this.hubspot = hubspot;
    this.limit = limit;
    var meters = new SimpleMeterRegistry();
    var settings =
        new Settings(
            Map.of(
                "caravan.hubspot.base-url", hubspot.baseUrl(),
                "caravan.gateway.cache.size", "0B",
                "caravan.gateway.quota.tier", limit.tier.name()));
    var quotaSettings = QuotaSettings.from(settings);
    store = Store.open(StoreSettings.sqlite(database), meters);
    quota =
        new Quota(
            quotaSettings,
            portal -> quotaSettings.assumedPlan(),
            new StoredUsage(store),
            System::nanoTime,
            Clock.systemUTC(),
            timer,
            meters);
    configuration =
        new GatewayConfiguration(
            GatewaySettings.from(settings), quota, this::tokens, meters, Clock.systemUTC());
    configuration.bind(camel);
    camel.getShutdownStrategy().setTimeout(2);
    camel.start();
    for (int i = 0; i < BACKLOG; i++) {
      callOn();
    }
  }

  private TokenSource tokens(Gateway gateway) {
    String token = hubspot.credentials().privateToken();
    return new TokenSource() {
      @Override
      public CompletableFuture<String> token(long portalId) {
        return CompletableFuture.completedFuture(token);
      }

      @Override
      public CompletableFuture<String> refreshed(long portalId, String expiredToken) {
        return CompletableFuture.completedFuture(token);
      }
    };
  }

  /** Makes one call, and the next when it has its answer. */
  private void callOn() {
    configuration
        .gateway()
        .call(nextCall())
        .whenComplete(
            (answer, failure) -> {
              if (closed) {
                return;
              }
              if (failure != null) {
                failed.incrementAndGet();
                lastFailure = failure.toString();
              }
              CompletableFuture.runAsync(this::callOn);
            });
  }

  /** No two calls are alike: those would be answered together. */
  private HubSpotCall nextCall() {
    var paths = new ApiPaths(ApiVersion.DATED_2026_09);
    long portal = hubspot.credentials().portalId();
    int n = number.incrementAndGet();
    Duration deadline = Duration.ofMinutes(10);
    return limit == Limit.SEARCH
        ? HubSpotCall.query(
            portal,
            paths.search(ObjectType.CONTACTS),
            "{\"limit\":1,\"query\":\"%d\"}".formatted(n).getBytes(UTF_8),
            Priority.NORMAL,
            deadline)
        : HubSpotCall.get(
            portal,
            paths.objects(ObjectType.CONTACTS),
            "limit=1&after=" + n,
            Priority.NORMAL,
            deadline);
  }

  @Override
  public String failures() {
    return failed.get() == 0 ? "none" : failed.get() + ", such as " + lastFailure;
  }

  @Override
  public void close() {
    closed = true;
    // First the quota, which fails all who wait: Camel waits for calls that are on their way.
    quota.close();
    camel.stop();
    configuration.close();
    timer.close();
    store.close();
  }
}
