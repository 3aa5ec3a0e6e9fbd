package io.caravan.simulator;

import io.caravan.simulator.automation.FlowRules;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.http.ApiServer;
import io.caravan.simulator.http.Network;
import io.caravan.simulator.http.Route;
import io.caravan.simulator.jobs.AssetPace;
import io.caravan.simulator.lists.MembershipListener;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.state.SnapshotRefused;
import io.caravan.simulator.timeline.TimelineEvent;
import io.caravan.simulator.uncertain.Switches;
import io.caravan.simulator.webhooks.AppWebhooks;
import io.caravan.simulator.webhooks.WebhookSettings;
import io.caravan.simulator.webhooks.WebhookStatistics;
import io.caravan.simulator.webhooks.journal.Journals;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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
 *
 * <p>A method for each thing that tests do with it, and nothing else: what they do stands in {@link
 * Machinery}, {@link Access} and where these lead.
 */
public final class Simulator implements AutoCloseable {

  private final Machinery behind;
  private final World world;
  private final Access access;
  private final ApiServer server;

  private Simulator(SimulatorOptions options) throws IOException {
    this.behind = new Machinery(options);
    this.world = behind.world();
    this.access = new Access(world.authority());
    try {
      var snapshots = new SnapshotCalls(behind.vertx(), this, options.snapshot());
      this.server =
          new ApiServer(
              behind.vertx(),
              options.host(),
              options.port(),
              behind.routes(),
              new ControlApi(this, world, snapshots),
              world.authority().tokens(),
              behind.faults(),
              behind.journal(),
              behind.network(),
              behind.clock());
    } catch (IOException | RuntimeException e) {
      behind.close();
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

  /** What long work runs on. */
  Vertx vertx() {
    return behind.vertx();
  }

  /** Every kind of call that the API answers. */
  List<Route> allRoutes() {
    return behind.routes().all();
  }

  /** Where the API is: {@code http://127.0.0.1:port}, without a slash at the end. */
  public String baseUrl() {
    return "http://" + behind.options().host() + ":" + server.port();
  }

  public int port() {
    return server.port();
  }

  private long first() {
    return behind.options().portalId();
  }

  /** How to call the first portal. */
  public PortalCredentials credentials() {
    return credentials(first());
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
    return portal(first());
  }

  /**
   * A portal, to change its records directly.
   *
   * @throws IllegalArgumentException when there is none with this id
   */
  public SimulatedPortal portal(long id) {
    return new SimulatedPortal(access.portal(id));
  }

  /** All portals, in the order of their numbers. */
  public List<SimulatedPortal> portals() {
    return world.portals().stream().map(portal -> portal(portal.id())).toList();
  }

  /** Life on the first portal. */
  public Activity activity() {
    return activity(first(), behind.options().seed());
  }

  /** Life on a portal. */
  public Activity activity(long portalId, long seed) {
    return new Activity(portal(portalId), behind.vertx(), seed);
  }

  /** What the simulator saw so far. */
  public SimulatorReport report() {
    return SimulatorReport.of(world.portals(), behind.journal());
  }

  /**
   * A token of a portal's OAuth app with some scopes only, such as {@code
   * crm.objects.contacts.read}; it lives as long as any access token.
   */
  public String tokenWithScopes(long portalId, Set<String> scopes) {
    return access.tokenWithScopes(portalId, scopes);
  }

  /** A code as the authorize page hands it out after a person agreed; good for one exchange. */
  public String authorizationCode(long portalId) {
    return access.authorizationCode(portalId);
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
    return access.uninstall(appId, portalId);
  }

  /** Installs an app with all scopes on a portal, as a person does on the authorize page. */
  public void install(long appId, long portalId) {
    install(appId, portalId, Scopes.all());
  }

  /** Installs an app on a portal with these scopes. */
  public void install(long appId, long portalId, Set<String> scopes) {
    access.install(appId, portalId, scopes);
  }

  /** Gives a portal up, as its owner does: refreshing answers BAD_HUB, no token opens it. */
  public void closePortal(long portalId) {
    access.close(portalId);
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
    return behind.faults();
  }

  /** Makes all go wrong that a scenario says, in addition to what already does. */
  public List<Integer> apply(Scenario scenario) {
    return scenario.applyTo(this);
  }

  /** How slow the network is. */
  public Network network() {
    return behind.network();
  }

  /** The time, which can be moved. */
  public SimulatorClock clock() {
    return behind.clock();
  }

  /** What became of the webhook events. */
  public WebhookStatistics webhookStatistics() {
    return behind.webhooks().statistics();
  }

  /** How webhooks go out. */
  public WebhookSettings webhooks() {
    return behind.webhooks().settings();
  }

  /** The apps' webhooks journals; whoever keeps lists tells them who came and went. */
  public Journals journals() {
    return behind.journals();
  }

  /** The subscriptions and settings that an app made through the API. */
  public AppWebhooks webhooksOf(App app) {
    return behind.webhooks().of(app);
  }

  /** The subscriptions and target that a person set up in the pages of a portal's private app. */
  public AppWebhooks webhooksOfPrivateApp(long portalId) {
    return behind.webhooks().ofPrivateApp(access.portal(portalId).id());
  }

  /** Changes how webhooks go out. */
  public void webhooks(WebhookSettings settings) {
    behind.webhooks().settings(settings);
  }

  /** Tells all comings and goings in the lists of all portals. */
  public void addMembershipListener(MembershipListener listener) {
    behind.assets().addMembershipListener(listener);
  }

  /** The events that apps put on a portal's timelines, in the order in which they came. */
  public List<TimelineEvent> timeline(long portalId) {
    return access.portal(portalId).exclusively(() -> behind.assets().timeline(portalId));
  }

  /** Adds workflows to a portal as companies have them: with delays, branches and webhooks. */
  public void addExampleFlows(long portalId, int count) {
    access
        .portal(portalId)
        .exclusively(
            () -> {
              behind.assets().addExampleFlows(portalId, count);
              return null;
            });
  }

  /** How long imports, exports and lists take. */
  public AssetPace assetPace() {
    return behind.assets().pace();
  }

  /** How workflows behave where HubSpot does not say. */
  public FlowRules flowRules() {
    return behind.assets().flowRules();
  }

  /** Changes how long imports, exports and lists take. */
  public void assetPace(AssetPace pace) {
    behind.assets().pace(pace);
  }

  /** Changes how workflows behave where HubSpot does not say. */
  public void flowRules(FlowRules rules) {
    behind.assets().flowRules(rules);
  }

  /** Puts everything back to the beginning: records, counts, faults, webhooks. Tokens stay. */
  public void reset() {
    behind.reset();
  }

  /**
   * Saves all portals as they are now: records with their histories and links, properties,
   * pipelines, schemas, counters. A file that is there is replaced at the end, or not at all.
   *
   * @throws IOException when the file cannot be written
   */
  public void snapshot(Path file) throws IOException {
    behind.snapshots().save(file);
  }

  /**
   * Puts all portals back to what they were when a snapshot was taken.
   *
   * @throws SnapshotRefused when the file is damaged, foreign or of another version, or has other
   *     portals; nothing was changed
   * @throws IOException when the file cannot be read; nothing was changed
   */
  public void restore(Path file) throws IOException {
    behind.snapshots().restore(file);
  }

  @Override
  public void close() {
    server.close();
    behind.close();
  }
}
