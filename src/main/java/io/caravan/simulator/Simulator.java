package io.caravan.simulator;

import io.caravan.simulator.api.AccountApi;
import io.caravan.simulator.api.ApiFamily;
import io.caravan.simulator.api.AssociationLimitsApi;
import io.caravan.simulator.api.AuditApi;
import io.caravan.simulator.api.AuditedCalls;
import io.caravan.simulator.api.AuthorizeApi;
import io.caravan.simulator.api.InstallsApi;
import io.caravan.simulator.api.IntrospectionApi;
import io.caravan.simulator.api.JournalApi;
import io.caravan.simulator.api.JournalSubscriptionsApi;
import io.caravan.simulator.api.LimitsTrackingApi;
import io.caravan.simulator.api.LinkBatchApi;
import io.caravan.simulator.api.LinkLabelsApi;
import io.caravan.simulator.api.LinkLimitsApi;
import io.caravan.simulator.api.LinksApi;
import io.caravan.simulator.api.MergeApi;
import io.caravan.simulator.api.OwnersApi;
import io.caravan.simulator.api.PipelineStagesApi;
import io.caravan.simulator.api.PipelinesApi;
import io.caravan.simulator.api.PropertiesApi;
import io.caravan.simulator.api.PropertyGroupsApi;
import io.caravan.simulator.api.PropertyValidationsApi;
import io.caravan.simulator.api.RecordBatchApi;
import io.caravan.simulator.api.RecordsApi;
import io.caravan.simulator.api.RefundedCalls;
import io.caravan.simulator.api.SchemaAssociationsApi;
import io.caravan.simulator.api.SchemasApi;
import io.caravan.simulator.api.SearchApi;
import io.caravan.simulator.api.TokenApi;
import io.caravan.simulator.api.WebhookSettingsApi;
import io.caravan.simulator.automation.FlowRules;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.CrmListener;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.http.ApiServer;
import io.caravan.simulator.http.Network;
import io.caravan.simulator.http.Route;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.jobs.AssetPace;
import io.caravan.simulator.journal.CallJournal;
import io.caravan.simulator.lists.MembershipListener;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Authority;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.InstallAudit;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.SnapshotRefused;
import io.caravan.simulator.state.Snapshots;
import io.caravan.simulator.timeline.TimelineEvent;
import io.caravan.simulator.uncertain.Switches;
import io.caravan.simulator.webhooks.AppWebhooks;
import io.caravan.simulator.webhooks.WebhookSettings;
import io.caravan.simulator.webhooks.WebhookStatistics;
import io.caravan.simulator.webhooks.Webhooks;
import io.caravan.simulator.webhooks.journal.JournalReader;
import io.caravan.simulator.webhooks.journal.JournalSnapshots;
import io.caravan.simulator.webhooks.journal.JournalState;
import io.caravan.simulator.webhooks.journal.Journals;
import io.caravan.simulator.webhooks.journal.SignedUrls;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

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
  private final Assets assets;
  private final Webhooks webhooks;
  private final Journals journals;
  private final JournalSnapshots journalSnapshots;
  private final Routes routes;
  private final Faults faults;
  private final CallJournal journal;
  private final Network network;
  private final ApiServer server;
  private final Snapshots snapshots;

  private Simulator(SimulatorOptions options) throws IOException {
    this.options = options;
    this.clock = options.clock() == null ? SimulatorClock.running() : options.clock();
    this.vertx = Vertx.vertx(vertxOptions());
    try {
      this.world = new World(options, clock);
      Authority authority = world.authority();
      this.faults = new Faults(options.seed(), clock);
      this.webhooks =
          new Webhooks(
              vertx,
              clock,
              authority.apps(),
              authority.installs(),
              options.webhooks(),
              new WebhookStatistics(options.acknowledgedKept()),
              world.switches()::behaviour,
              faults,
              options.seed());
      this.journals =
          new Journals(clock, authority.apps(), authority.installs(), world.switches()::behaviour);
      this.journalSnapshots = new JournalSnapshots(clock, authority.installs(), journals);
      this.assets = new Assets(options, clock, vertx, world);
      authority.installs().listen(webhooks);
      authority.installs().listen(journals);
      assets.addMembershipListener(journals);
      authority.installs().listen(new InstallAudit());
      boolean restores = options.snapshot() != null && Files.exists(options.snapshot());
      world.build(this::listener, !restores);
      this.snapshots = new Snapshots(world.portals(), parts());
      if (restores) {
        snapshots.restore(options.snapshot());
      }
      this.journal = new CallJournal(options.journalSize());
      this.network = new Network(options.uplink(), options.latency(), options.seed());
      this.routes = routes();
      var control = new ControlApi(this, world, new SnapshotCalls(vertx, this, options.snapshot()));
      this.server =
          new ApiServer(
              vertx,
              options.host(),
              options.port(),
              routes,
              control,
              authority.tokens(),
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

  /** Webhooks, the journal and lists hear of every change of a portal. */
  private CrmListener listener(long portalId) {
    return webhooks
        .listener(portalId)
        .and(journals.listener(portalId))
        .and(assets.listener(portalId));
  }

  private Routes routes() {
    var audited = new AuditedCalls(clock);
    UnaryOperator<Route> around =
        route -> RefundedCalls.watch(audited.watch(route), world.switches()::behaviour);
    var all = new Routes(around);
    for (ApiFamily family : families()) {
      family.addTo(all);
    }
    for (ApiFamily family : assets.families()) {
      family.addTo(all);
    }
    return all;
  }

  /** What long work runs on. */
  Vertx vertx() {
    return vertx;
  }

  /** Every kind of call that the API answers. */
  List<Route> allRoutes() {
    return routes.all();
  }

  private List<ApiFamily> families() {
    Authority authority = world.authority();
    var urls = new SignedUrls(clock, world.secrets().uuid("journal files", 0));
    var reader = new JournalReader(authority.apps(), journals, journalSnapshots, urls);
    return List.of(
        new RecordsApi(),
        new RecordBatchApi(clock, options.seed()),
        new SearchApi(),
        new MergeApi(),
        new LinksApi(),
        new LinkBatchApi(clock),
        new LinkLabelsApi(),
        new LinkLimitsApi(clock),
        new PropertiesApi(clock),
        new PropertyGroupsApi(),
        new PropertyValidationsApi(),
        new PipelinesApi(clock),
        new PipelineStagesApi(clock),
        new OwnersApi(),
        new SchemasApi(clock),
        new SchemaAssociationsApi(clock),
        new AccountApi(world.switches()::behaviour, clock),
        new AuditApi(),
        new LimitsTrackingApi(),
        new AssociationLimitsApi(),
        new AuthorizeApi(authority, clock),
        new TokenApi(authority, world.switches()::behaviour, clock),
        new IntrospectionApi(authority, world.switches()::behaviour, clock),
        new InstallsApi(authority.installs()),
        new WebhookSettingsApi(authority.apps(), webhooks, clock),
        new JournalApi(reader, journalSnapshots, clock),
        new JournalSubscriptionsApi(journals, authority.installs(), clock));
  }

  /** All state that a snapshot has in it; a family that keeps something adds its part here. */
  private List<Part> parts() {
    var parts = new ArrayList<>(world.parts());
    parts.addAll(assets.parts());
    parts.add(webhooks.part());
    parts.add(JournalState.part(world.authority().apps(), journals, journalSnapshots));
    parts.add(faults.part());
    return parts;
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

  /** How to call each portal, in the order of their ids. */
  public List<PortalCredentials> allCredentials() {
    return world.portals().stream().map(portal -> world.credentials(portal.id())).toList();
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
    return new SimulatedPortal(existing(id));
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
    var byOthers = new TreeMap<Long, Map<String, Long>>();
    for (Portal portal : world.portals()) {
      peaks.put(portal.id(), portal.limits().peaks());
      usedToday.put(portal.id(), portal.limits().usedToday());
      byOthers.put(portal.id(), portal.limits().byOthers());
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
        byOthers,
        journal.recent());
  }

  /**
   * A token of a portal's OAuth app with some scopes only, such as {@code
   * crm.objects.contacts.read}; it lives as long as any access token.
   */
  public String tokenWithScopes(long portalId, Set<String> scopes) {
    Portal portal = world.portal(portalId).orElseThrow();
    App app = world.authority().apps().first();
    return world
        .authority()
        .tokens()
        .issue(new Grant(app, portal, scopes, World.USER, Long.MAX_VALUE));
  }

  /** A code as the authorize page hands it out after a person agreed; good for one exchange. */
  public String authorizationCode(long portalId) {
    Authority authority = world.authority();
    Portal portal = world.portal(portalId).orElseThrow();
    App app = authority.apps().first();
    String code = authority.tokens().newCode();
    authority
        .codes()
        .put(
            code,
            new Grant(app, portal, Scopes.all(), World.USER, Long.MAX_VALUE),
            app.redirectUris().get(0),
            null);
    return code;
  }

  /** The OAuth apps; the first is installed on every portal from the beginning. */
  public List<App> apps() {
    return world.authority().apps().all();
  }

  /**
   * Takes an app away from a portal, as a person does in HubSpot's pages: its tokens die, its
   * webhooks stop.
   *
   * @return false when it was not installed
   */
  public boolean uninstall(long appId, long portalId) {
    return world.authority().installs().uninstall(app(appId), existing(portalId));
  }

  /** Installs an app with all scopes on a portal, as a person does on the authorize page. */
  public void install(long appId, long portalId) {
    install(appId, portalId, Scopes.all());
  }

  /** Installs an app on a portal with these scopes. */
  public void install(long appId, long portalId, Set<String> scopes) {
    world.authority().installs().install(app(appId), existing(portalId), scopes, World.USER);
  }

  private App app(long id) {
    return world
        .authority()
        .apps()
        .byId(id)
        .orElseThrow(() -> new IllegalArgumentException("no app " + id));
  }

  private Portal existing(long portalId) {
    return world
        .portal(portalId)
        .orElseThrow(() -> new IllegalArgumentException("no portal " + portalId));
  }

  /** Gives a portal up, as its owner does: refreshing answers BAD_HUB, no token opens it. */
  public void closePortal(long portalId) {
    world.authority().tokens().close(existing(portalId));
  }

  /** How it behaves now where HubSpot's sources disagree or are silent. */
  public Switches uncertain() {
    return world.switches().all();
  }

  /**
   * Turns switches for all portals, until the next reset.
   *
   * @param assignments such as {@code mergeKeepsId=true}
   * @throws IllegalArgumentException naming the known switches or the accepted values, or when one
   *     of them cannot be changed while running; then none is
   */
  public void turn(List<String> assignments) {
    world.switches().turn(assignments);
    List<String> ofRecords = assignments.stream().filter(Switches::ofRecords).toList();
    portals().forEach(portal -> portal.turn(ofRecords));
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

  /** The apps' webhooks journals; whoever keeps lists tells them who came and went. */
  public Journals journals() {
    return journals;
  }

  /** The subscriptions and settings that an app made through the API. */
  public AppWebhooks webhooksOf(App app) {
    return webhooks.of(app);
  }

  /** Changes how webhooks go out. */
  public void webhooks(WebhookSettings settings) {
    webhooks.settings(settings);
  }

  /** Tells all comings and goings in the lists of all portals. */
  public void addMembershipListener(MembershipListener listener) {
    assets.addMembershipListener(listener);
  }

  /** The events that apps put on a portal's timelines, in the order in which they came. */
  public List<TimelineEvent> timeline(long portalId) {
    return world.portal(portalId).orElseThrow().exclusively(() -> assets.timeline(portalId));
  }

  /** Adds workflows to a portal as companies have them: with delays, branches and webhooks. */
  public void addExampleFlows(long portalId, int count) {
    Portal portal =
        world
            .portal(portalId)
            .orElseThrow(() -> new IllegalArgumentException("no portal " + portalId));
    portal.exclusively(
        () -> {
          assets.addExampleFlows(portalId, count);
          return null;
        });
  }

  /** How long imports, exports and lists take. */
  public AssetPace assetPace() {
    return assets.pace();
  }

  /** How workflows behave where HubSpot does not say. */
  public FlowRules flowRules() {
    return assets.flowRules();
  }

  /** Changes how long imports, exports and lists take. */
  public void assetPace(AssetPace pace) {
    assets.pace(pace);
  }

  /** Changes how workflows behave where HubSpot does not say. */
  public void flowRules(FlowRules rules) {
    assets.flowRules(rules);
  }

  /** Puts everything back to the beginning: records, counts, faults, webhooks. Tokens stay. */
  public void reset() {
    faults.reset();
    webhooks.reset();
    journals.reset();
    journalSnapshots.reset();
    assets.reset();
    world.reset();
    journal.reset();
  }

  /**
   * Saves all portals as they are now: records with their histories and links, properties,
   * pipelines, schemas, counters. A file that is there is replaced at the end, or not at all.
   *
   * @throws IOException when the file cannot be written
   */
  public void snapshot(Path file) throws IOException {
    snapshots.save(file);
  }

  /**
   * Puts all portals back to what they were when a snapshot was taken.
   *
   * @throws SnapshotRefused when the file is damaged, foreign or of another version, or has other
   *     portals; nothing was changed
   * @throws IOException when the file cannot be read; nothing was changed
   */
  public void restore(Path file) throws IOException {
    snapshots.restore(file);
  }

  @Override
  public void close() {
    server.close();
    webhooks.close();
    assets.close();
    stopVertx();
  }

  private void stopVertx() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
