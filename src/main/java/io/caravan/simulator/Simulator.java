package io.caravan.simulator;

import io.caravan.simulator.api.AccountApi;
import io.caravan.simulator.api.ApiFamily;
import io.caravan.simulator.api.LinkBatchApi;
import io.caravan.simulator.api.LinkLabelsApi;
import io.caravan.simulator.api.LinksApi;
import io.caravan.simulator.api.MergeApi;
import io.caravan.simulator.api.OAuthApi;
import io.caravan.simulator.api.OwnersApi;
import io.caravan.simulator.api.PipelinesApi;
import io.caravan.simulator.api.PropertiesApi;
import io.caravan.simulator.api.RecordBatchApi;
import io.caravan.simulator.api.RecordsApi;
import io.caravan.simulator.api.SchemasApi;
import io.caravan.simulator.api.SearchApi;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.http.ApiServer;
import io.caravan.simulator.http.Network;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.journal.CallJournal;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.webhooks.WebhookSettings;
import io.caravan.simulator.webhooks.WebhookStatistics;
import io.caravan.simulator.webhooks.Webhooks;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * HubSpot on localhost: an HTTP server that behaves like api.hubapi.com, with the same limits,
 * errors and webhooks, and faults on request.
 *
 * <pre>{@code
 * try (var hubspot = Simulator.start(SimulatorOptions.builder().contacts(1000).build())) {
 *   String token = hubspot.credentials().privateToken();
 *   // call hubspot.baseUrl() + "/crm/objects/2026-09/contacts"
 *   assertThat(hubspot.report().refused()).isZero();
 * }
 * }</pre>
 */
public final class Simulator implements AutoCloseable {

  private final SimulatorOptions options;
  private final Vertx vertx;
  private final SimulatorClock clock;
  private final World world;
  private final Webhooks webhooks;
  private final Faults faults;
  private final CallJournal journal;
  private final Network network;
  private final ApiServer server;

  private Simulator(SimulatorOptions options) throws IOException {
    this.options = options;
    this.clock = options.clock() == null ? SimulatorClock.running() : options.clock();
    this.vertx = Vertx.vertx(vertxOptions());
    try {
      this.world = new World(options, clock);
      this.webhooks =
          new Webhooks(
              vertx,
              world.oauthApp().id(),
              world.oauthApp().clientSecret(),
              options.webhooks(),
              new WebhookStatistics(options.acknowledgedKept()),
              options.seed());
      world.build(webhooks);
      this.faults = new Faults(options.seed(), clock);
      this.journal = new CallJournal(options.journalSize());
      this.network = new Network(options.uplink(), options.latency());
      var control = new ControlApi(this, world);
      this.server =
          new ApiServer(
              vertx,
              options.host(),
              options.port(),
              routes(),
              control,
              world.tokens(),
              faults,
              journal,
              network,
              clock);
    } catch (IOException | RuntimeException e) {
      stopVertx();
      throw e;
    }
  }

  /**
   * Starts a simulator; it is ready when this returns.
   *
   * @throws IOException when its port is taken
   */
  public static Simulator start(SimulatorOptions options) throws IOException {
    return new Simulator(options);
  }

  /** Few threads and no files: the simulator often shares a small machine with what it tests. */
  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(2)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setMaxEventLoopExecuteTime(30)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private Routes routes() {
    var routes = new Routes();
    for (ApiFamily family : families()) {
      family.addTo(routes);
    }
    return routes;
  }

  private List<ApiFamily> families() {
    return List.of(
        new RecordsApi(),
        new RecordBatchApi(clock, options.seed()),
        new SearchApi(),
        new MergeApi(),
        new LinksApi(),
        new LinkBatchApi(clock),
        new LinkLabelsApi(),
        new PropertiesApi(clock),
        new PipelinesApi(clock),
        new OwnersApi(),
        new SchemasApi(clock),
        new AccountApi(clock),
        new OAuthApi(world.tokens(), world.oauthApp(), clock));
  }

  /** Where the API is: {@code http://127.0.0.1:port}, without a slash at the end. */
  public String baseUrl() {
    return "http://" + options.host() + ":" + server.port();
  }

  public int port() {
    return server.port();
  }

  /** How to call the first portal. */
  public PortalCredentials credentials() {
    return world.credentials(options.portalId());
  }

  /** How to call a portal. */
  public PortalCredentials credentials(long portalId) {
    return world.credentials(portalId);
  }

  /** The first portal. */
  public SimulatedPortal portal() {
    return portal(options.portalId());
  }

  /**
   * A portal, to change its records directly.
   *
   * @throws IllegalArgumentException when there is none with this id
   */
  public SimulatedPortal portal(long id) {
    return world
        .portal(id)
        .map(portal -> new SimulatedPortal(portal, vertx))
        .orElseThrow(() -> new IllegalArgumentException("no portal " + id));
  }

  /** All portals, in the order of their numbers. */
  public List<SimulatedPortal> portals() {
    return world.portals().stream().map(portal -> portal(portal.id())).toList();
  }

  /** Life on the first portal. */
  public Activity activity() {
    return activity(options.portalId(), options.seed());
  }

  /** Life on a portal. */
  public Activity activity(long portalId, long seed) {
    return new Activity(portal(portalId), vertx, seed);
  }

  /** What the simulator saw so far. */
  public SimulatorReport report() {
    var peaks = new TreeMap<Long, Map<String, Integer>>();
    var usedToday = new TreeMap<Long, Long>();
    for (Portal portal : world.portals()) {
      peaks.put(portal.id(), portal.limits().peaks());
      usedToday.put(portal.id(), portal.limits().usedToday());
    }
    Map<String, Long> refusals = journal.refusals();
    return new SimulatorReport(
        journal.total(),
        refusals.values().stream().mapToLong(Long::longValue).sum(),
        refusals,
        journal.byBucketAndStatus(),
        journal.byCaller(),
        journal.byTemplate(),
        peaks,
        usedToday,
        journal.recent());
  }

  /**
   * A token of a portal's OAuth app with some scopes only, such as {@code
   * crm.objects.contacts.read}; it lives as long as any access token.
   */
  public String tokenWithScopes(long portalId, Set<String> scopes) {
    Portal portal = world.portal(portalId).orElseThrow();
    var grant = new Grant(world.oauthApp(), portal, scopes, World.USER, Long.MAX_VALUE);
    return world.tokens().issue(grant);
  }

  /** A code as the authorize page hands it out after a person agreed; good for one exchange. */
  public String authorizationCode(long portalId) {
    Portal portal = world.portal(portalId).orElseThrow();
    return world.tokens().code(world.oauthApp(), portal, Scopes.all(), World.USER);
  }

  /** What goes wrong. */
  public Faults faults() {
    return faults;
  }

  /** Makes all go wrong that a scenario says, in addition to what already does. */
  public List<Integer> apply(Scenario scenario) {
    return scenario.applyTo(this);
  }

  /** How slow the network is. */
  public Network network() {
    return network;
  }

  /** The time, which can be moved. */
  public SimulatorClock clock() {
    return clock;
  }

  /** What became of the webhook events. */
  public WebhookStatistics webhookStatistics() {
    return webhooks.statistics();
  }

  /** How webhooks go out. */
  public WebhookSettings webhooks() {
    return webhooks.settings();
  }

  /** Changes how webhooks go out. */
  public void webhooks(WebhookSettings settings) {
    webhooks.settings(settings);
  }

  /** Puts everything back to the beginning: records, counts, faults, webhooks. Tokens stay. */
  public void reset() {
    faults.reset();
    webhooks.reset();
    world.reset();
    journal.reset();
  }

  @Override
  public void close() {
    server.close();
    webhooks.close();
    stopVertx();
  }

  private void stopVertx() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
