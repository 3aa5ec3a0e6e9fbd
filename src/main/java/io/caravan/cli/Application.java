package io.caravan.cli;

import io.caravan.api.ApiConfiguration;
import io.caravan.api.ApiSettings;
import io.caravan.channel.ChannelConfiguration;
import io.caravan.channel.ChannelSettings;
import io.caravan.gateway.GatewayConfiguration;
import io.caravan.gateway.GatewaySettings;
import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaSettings;
import io.caravan.gateway.quota.StoredUsage;
import io.caravan.gateway.quota.TimerThread;
import io.caravan.http.PublicHttpServer;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.Bucket;
import io.caravan.mirror.InitialLoad;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorSettings;
import io.caravan.mirror.journal.IncrementalSync;
import io.caravan.mirror.journal.JournalConfiguration;
import io.caravan.mirror.journal.JournalSettings;
import io.caravan.mirror.sync.SyncConfiguration;
import io.caravan.mirror.sync.SyncRuns;
import io.caravan.mirror.sync.SyncSettings;
import io.caravan.operations.ManagementApi;
import io.caravan.operations.RouteMetrics;
import io.caravan.portal.Portal;
import io.caravan.portal.PortalConfiguration;
import io.caravan.portal.PortalSettings;
import io.caravan.read.ReadConfiguration;
import io.caravan.read.ReadSettings;
import io.caravan.recipe.RecipeConfiguration;
import io.caravan.recipe.RecipeSettings;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.webhook.EventLog;
import io.caravan.webhook.WebhookConfiguration;
import io.caravan.webhook.WebhookSettings;
import io.caravan.write.WriteConfiguration;
import io.caravan.write.WriteSettings;
import io.caravan.write.file.DirectDoor;
import io.caravan.write.file.DryRun;
import io.caravan.write.file.ImportConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub, put together: settings, then floor by floor from the store to the features, then Camel
 * with the routes.
 *
 * <p>Whatever was opened is closed in the opposite order, also when the start fails half-way.
 */
final class Application implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Application.class);

  private final ServerSettings server;
  private final WebhookSettings webhookSettings;
  private final Store store;
  private final ChannelConfiguration channel;
  private final Vertx vertx;
  private final Quota quota;
  private final GatewayConfiguration gateway;
  private final PortalConfiguration portal;
  private final WebhookConfiguration webhook;
  private final MirrorConfiguration mirror;
  private final JournalConfiguration journal;
  private final SyncConfiguration sync;
  private final WriteConfiguration write;
  private final RecipeConfiguration recipe;
  private final ImportConfiguration imports;
  private final ApiConfiguration api;
  private final CamelContext camel;
  private final ReadConfiguration read;
  private final PrometheusMeterRegistry meters;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final boolean serving;
  private boolean closed;

  private Application(Path home, Map<String, String> values, boolean serving) throws Exception {
    this.serving = serving;
    var settings = new Settings(values);
    server = ServerSettings.from(settings);
    var apiSettings = ApiSettings.from(settings);
    webhookSettings = WebhookSettings.from(settings);
    var storeSettings = StoreSettings.from(settings);
    var channelSettings = ChannelSettings.from(settings);
    var quotaSettings = QuotaSettings.from(settings);
    var gatewaySettings = GatewaySettings.from(settings);
    var portalSettings = PortalSettings.from(settings);
    var mirrorSettings = MirrorSettings.from(settings);
    var journalSettings = JournalSettings.from(settings);
    var syncSettings = SyncSettings.from(settings);
    var writeSettings = WriteSettings.from(settings);
    var recipeSettings = RecipeSettings.from(settings);
    var readSettings = ReadSettings.from(settings);
    LogSettings.from(settings).apply();
    settings.complete();
    if (serving) {
      server.requireFreePorts(apiSettings);
    }

    try {
      Clock clock = Clock.systemUTC();
      meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      opened.push(meters::close);
      store = open(Store.open(storeSettings, meters));
      channel = open(new ChannelConfiguration(store, channelSettings, meters, clock));
      var paths = new ApiPaths(gatewaySettings.apiVersion());
      portal = new PortalConfiguration(portalSettings, paths);
      vertx = Vertx.vertx();
      opened.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
      var timer = open(new TimerThread("caravan-quota"));
      quota =
          open(
              new Quota(
                  quotaSettings,
                  portalId ->
                      portal.portals().limits(portalId).orElseGet(quotaSettings::assumedPlan),
                  new StoredUsage(store),
                  System::nanoTime,
                  clock,
                  timer,
                  meters));
      gateway =
          open(new GatewayConfiguration(gatewaySettings, quota, portal::tokens, meters, clock));
      mirror =
          new MirrorConfiguration(
              mirrorSettings,
              store,
              channel.channels(),
              gateway.gateway(),
              paths,
              meters,
              List.of());
      sync =
          open(
              new SyncConfiguration(
                  syncSettings,
                  store,
                  mirror,
                  gateway.gateway(),
                  paths,
                  () -> portal.portals().all().stream().map(Portal::id).toList(),
                  Map.of(),
                  clock));
      journal =
          new JournalConfiguration(
              journalSettings,
              store,
              channel.channels(),
              gateway.gateway(),
              gateway.downloads(),
              paths,
              portal.portals().all().stream().map(Portal::id).toList(),
              new RefusedDeliveries(meters),
              IncrementalSync.none(),
              meters,
              clock);
      write =
          new WriteConfiguration(
              writeSettings,
              store,
              channel.channels(),
              gateway.gateway(),
              paths,
              new PortalsToWriteTo(portal.portals()),
              portalId -> quota.estimatedWait(portalId, Bucket.BURST),
              meters,
              clock);
      read =
          new ReadConfiguration(
              readSettings,
              gateway.gateway(),
              paths,
              new PortalsToWriteTo(portal.portals()),
              portalId -> quota.estimatedWait(portalId, Bucket.BURST),
              meters);
      webhook =
          new WebhookConfiguration(
              webhookSettings,
              store,
              meters,
              clock,
              portalId -> portal.portals().find(portalId).isPresent(),
              gateway.cache()::recordChanged,
              new EchoesOfWrites(write.echoes()));
      recipe =
          open(
              new RecipeConfiguration(
                  recipeSettings,
                  store,
                  channel.channels(),
                  gateway.gateway(),
                  paths,
                  () -> new PortalsToWriteTo(portal.portals()).only(),
                  meters,
                  clock));
      imports =
          new ImportConfiguration(
              store,
              new DryRun(
                  new MirroredRecords(mirror.queries()),
                  new PortalsToWriteTo(portal.portals()),
                  id ->
                      quotaSettings.with(
                          portal.portals().limits(id).orElseGet(quotaSettings::assumedPlan)),
                  (id, writes) -> write.validation().validation().problems(id, writes).join()),
              new PortalsToWriteTo(portal.portals()),
              validate -> writeDoor(0, validate),
              clock);
      api = new ApiConfiguration(apiSettings, write.writes(), meters);
      opened.push(api::shutdown);
      Main main = camel(home, values);
      opened.push(main::stop);
      open(api);
      main.start();
      camel = main.getCamelContext();
      if (serving) {
        manage(camel);
      }
      portal.learn(gateway.gateway(), quota);
      write.validation().warmUp(portal.portals().all().stream().map(Portal::id).toList());
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the hub.
   *
   * @param home where the routes are
   * @param values all settings, {@code camel.*} included
   * @throws InvalidSettings when it cannot start with them
   */
  static Application start(Path home, Map<String, String> values) throws Exception {
    return new Application(home, values, true);
  }

  /**
   * Starts what a command needs that writes to HubSpot: the routes of writes, and no port.
   *
   * @throws InvalidSettings when it cannot start with them
   */
  static Application startForWrites(Path home, Map<String, String> values) throws Exception {
    return new Application(home, values, false);
  }

  /** Where HubSpot's webhooks are received, as seen from this machine. */
  String webhookUrl() {
    String host = server.host().equals("0.0.0.0") ? "127.0.0.1" : server.host();
    return "http://" + host + ":" + server.port() + webhookSettings.path();
  }

  /** Where the API is. */
  String apiUrl() {
    return api.url();
  }

  /** For tests: Camel with the routes. */
  CamelContext camel() {
    return camel;
  }

  /** Where health and metrics are. */
  String managementUrl() {
    return server.managementUrl();
  }

  InitialLoad initialLoad() {
    return mirror.initialLoad();
  }

  MirrorQueries mirror() {
    return mirror.queries();
  }

  /** What notices and closes gaps. */
  JournalConfiguration journal() {
    return journal;
  }

  SyncRuns syncRuns() {
    return sync.runs();
  }

  EventLog eventLog() {
    return webhook.eventLog();
  }

  /** The way into the route {@code direct:write}, with the way to ask about outcomes. */
  DirectDoor writeDoor(long portalId, boolean validate) {
    return new DirectDoor(
        camel.createProducerTemplate(),
        write.writes(),
        validate,
        () -> quota.estimatedWait(portalId, Bucket.BURST));
  }

  ChannelConfiguration channel() {
    return channel;
  }

  Quota quota() {
    return quota;
  }

  MeterRegistry meters() {
    return meters;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("While stopping: {}", Cause.of(e));
      }
    }
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.push(resource);
    return resource;
  }

  private Main camel(Path home, Map<String, String> values) throws IOException {
    Path routes = home.resolve("routes");
    if (!Files.isDirectory(routes)) {
      throw new InvalidSettings(
          List.of(
              "there are no routes at " + routes + "; Caravan's home must have its folder routes"));
    }
    var main = new Main();
    // Settings come resolved; Camel must not look for files or variables of its own.
    main.setDefaultPropertyPlaceholderLocation("false");
    var properties = new Properties();
    properties.putAll(values);
    properties.put("camel.main.routesIncludePattern", routesOf(routes));
    properties.put(
        "camel.component.kamelet.location", "classpath:kamelets,file:" + routes + "/kamelets");
    properties.put("camel.management.enabled", Boolean.toString(serving));
    properties.put("camel.management.host", server.managementHost());
    properties.put("camel.management.port", Integer.toString(server.managementPort()));
    main.setInitialProperties(properties);
    main.configure().withBasePackageScanEnabled(false);
    main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            try {
              bind(starting.getCamelContext());
            } catch (Exception e) {
              throw new IllegalStateException("the features could not be bound to Camel", e);
            }
          }
        });
    return main;
  }

  /** All of them; or those that take writes to HubSpot, without those that need a port. */
  private String routesOf(Path routes) throws IOException {
    if (serving) {
      return "file:" + routes + "/**/*.camel.yaml";
    }
    List<Path> needed =
        new ArrayList<>(List.of(routes.resolve("events/channel-retries.camel.yaml")));
    try (Stream<Path> files = Files.list(routes.resolve("writes"))) {
      for (Path file : files.sorted().toList()) {
        if (!Files.readString(file).contains("platform-http")) {
          needed.add(file);
        }
      }
    }
    return needed.stream().map(file -> "file:" + file).collect(Collectors.joining(","));
  }

  /** Lets operators in, and says beside the database where. */
  private void manage(CamelContext context) throws Exception {
    var management =
        open(
            new ManagementApi(
                gateway.cache(),
                channel.channels().deadLetters(),
                journal,
                server.managementHost()));
    management.mount(context);
    if (store.file().isPresent()) {
      opened.push(
          RunningCaravan.announce(
              store.file().get(), server.managementUrl(), api.url(), management.instance()));
    }
  }

  private void bind(CamelContext context) throws Exception {
    // One for both servers; Camel would make one for each.
    context.getRegistry().bind("vertx", vertx);
    if (serving) {
      PublicHttpServer.addTo(
          context, server.host(), server.port(), webhookSettings.limits(), server.eventLoops());
    }
    context.addRoutePolicyFactory(new RouteMetrics(meters));
    channel.bind(context);
    gateway.bind(context);
    webhook.bind(context);
    mirror.bind(context);
    journal.bind(context);
    sync.bind(context);
    write.bind(context);
    recipe.bind(context);
    imports.bind(context);
    if (serving) {
      api.bind(context);
    }
    read.bind(context);
  }
}
