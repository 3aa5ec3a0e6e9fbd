package io.caravan.gateway;

import io.caravan.gateway.quota.Quota;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultRegistry;

/** Builds the gateway and puts its routes into a Camel context. */
public final class GatewayConfiguration implements AutoCloseable {

  /**
   * Calls that hold a permit and wait for a thread; their number is bounded by the quota itself.
   */
  private static final int LONGEST_QUEUE = 20_000;

  private final HubSpotHttp http;
  private final SignedDownloads downloads;
  private final ThreadPoolExecutor workers;
  private final CamelGateway gateway;
  private final ResponseCache cache;
  private final Breakers breakers;
  private final Opening opening = new Opening();
  private final Pauses pauses = new Pauses(opening);
  private final Function<CamelContext, GatewayRoutes> routes;

  /**
   * @param quota who may call when
   * @param tokens makes the source of tokens; it is handed the gateway, since refreshing a token is
   *     a call too
   */
  public GatewayConfiguration(
      GatewaySettings settings,
      Quota quota,
      Function<Gateway, TokenSource> tokens,
      MeterRegistry meters,
      Clock clock) {
    WireLogFloor.install();
    LongSupplier nanos = System::nanoTime;
    var metrics = new GatewayMetrics(meters, nanos);
    var classifier = new Classifier(clock);
    var flights = new SingleFlight();
    var rules = new CacheRules(settings.cache());
    http = new HubSpotHttp(settings);
    downloads = new SignedDownloads(settings.baseUrl(), settings.connectTimeout());
    workers = workers(settings.threads());
    breakers = new Breakers(settings.breaker(), meters);
    cache = new ResponseCache(settings.cache(), nanos, flights::detach);
    var desk = new CallDesk(cache, rules, flights, metrics, nanos);
    gateway = new CamelGateway(desk, cache, metrics);
    var exchanger =
        new Exchanger(new Wire(), http.lastMile(), classifier, new Limits(quota, clock), metrics);
    var backOff =
        new BackOff(
            settings.firstBackOff(), settings.longestBackOff(), RandomGenerator.getDefault());
    var conclusion =
        new Conclusion(
            classifier, backOff, settings.attempts(), breakers, desk::hasStale, metrics, pauses);
    var token = new TokenStep(tokens.apply(gateway), pauses);
    routes =
        context ->
            new GatewayRoutes(
                desk,
                gateway,
                opening,
                token,
                new PermitStep(quota, metrics),
                workers,
                new PortalLines(context, http, exchanger),
                conclusion,
                pauses);
    gauges(meters);
  }

  /** The door, for Java code. Routes use {@code direct:hubspot} with a {@link HubSpotCall}. */
  public Gateway gateway() {
    return gateway;
  }

  /** Fetches the files whose addresses HubSpot hands out. */
  public SignedDownloads downloads() {
    return downloads;
  }

  /** The answers kept in memory, for whoever learns that something has changed. */
  public ResponseCache cache() {
    return cache;
  }

  /** Whether HubSpot itself is down, as every portal's circuit breaker says. */
  public boolean hubSpotDown() {
    return breakers.hubSpotDown();
  }

  /**
   * Adds component and routes to a context. Calls that are made while it starts are held until it
   * has.
   */
  public void bind(CamelContext context) throws Exception {
    context.addLifecycleStrategy(pauses);
    context.addStartupListener(opening);
    context.addComponent(HubSpotHttp.SCHEME, http.component());
    if (!(context.getRegistry() instanceof DefaultRegistry registry)) {
      throw new IllegalStateException("the registry of this Camel context takes no repositories");
    }
    registry.addBeanRepository(new BreakerBeans(breakers));
    context.addRoutes(routes.apply(context));
    gateway.connect(context);
  }

  /** Call after the context has stopped. */
  @Override
  public void close() {
    pauses.close();
    workers.shutdownNow();
    http.close();
    downloads.close();
  }

  private void gauges(MeterRegistry meters) {
    Gauge.builder("caravan.gateway.connections", http, HubSpotHttp::connectionsInUse)
        .description("connections to HubSpot in use")
        .register(meters);
    Gauge.builder("caravan.gateway.threads.waiting", workers, pool -> pool.getQueue().size())
        .description("calls with a permit that wait for a thread")
        .register(meters);
    Gauge.builder("caravan.gateway.cache.bytes", cache, ResponseCache::weight)
        .description("weight of the answers kept in memory")
        .register(meters);
  }

  private static ThreadPoolExecutor workers(int threads) {
    var number = new AtomicInteger();
    var pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            60,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(LONGEST_QUEUE),
            work -> {
              var thread = new Thread(work, "caravan-gateway-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
