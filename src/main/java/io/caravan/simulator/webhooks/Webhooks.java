package io.caravan.simulator.webhooks;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.crm.CrmListener;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Apps;
import io.caravan.simulator.oauth.Authority;
import io.caravan.simulator.oauth.Install;
import io.caravan.simulator.oauth.InstallListener;
import io.caravan.simulator.oauth.PrivateApp;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.RecordPart;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Turns the changes of all portals into events for the apps that are installed there, and hands
 * them to a sender per app and portal. Thread-safe.
 */
public final class Webhooks implements AutoCloseable, InstallListener {

  private static final long FIRST_SUBSCRIPTION = 2001;

  private final Apps apps;
  private final Supplier<UncertainBehaviour> uncertain;
  private final WebhookStatistics statistics;
  private final HearingInstalls installs;
  private final WebhookOutbox outbox;
  private final PrivateAppWebhooks privateApps;
  private final Map<Long, AppWebhooks> byApp = new HashMap<>();
  private final Map<String, Long> defaultSubscriptions = new HashMap<>();
  private volatile WebhookSettings settings;

  /**
   * @param privateApp that each portal has
   * @param settings how webhooks go out; its target is that of the first app until the API names
   *     another
   */
  public Webhooks(
      Vertx vertx,
      SimulatorClock clock,
      Authority authority,
      PrivateApp privateApp,
      WebhookSettings settings,
      WebhookStatistics statistics,
      Supplier<UncertainBehaviour> uncertain,
      Faults faults,
      long seed) {
    this.apps = authority.apps();
    this.settings = settings;
    this.statistics = statistics;
    this.uncertain = uncertain;
    this.installs =
        new HearingInstalls(clock, authority.installs(), () -> uncertain.get().webhooksStopAfter());
    this.outbox = new WebhookOutbox(vertx, clock, faults, statistics, uncertain, seed);
    this.privateApps = new PrivateAppWebhooks(privateApp, uncertain, () -> this.settings, outbox);
    for (App app : apps.all()) {
      byApp.put(
          app.id(),
          new AppWebhooks(
              SubscriptionRules.ofPublicApps(), () -> uncertain.get().leastConcurrentRequests()));
    }
  }

  /** What an app set up through the API. */
  public AppWebhooks of(App app) {
    return byApp.get(app.id());
  }

  /** What the pages of a portal's private app set up. */
  public AppWebhooks ofPrivateApp(long portalId) {
    return privateApps.of(portalId);
  }

  /** What a portal's CRM tells its changes to. */
  public CrmListener listener(long portalId) {
    return (change, source, at) -> changed(portalId, new Happened(change, told(source), at));
  }

  private void changed(long portalId, Happened happened) {
    String scope = Scopes.records(happened.change().schema(), false);
    for (Install install : installs.on(portalId)) {
      if (install.scopes().contains(scope) && target(install.app()) != null) {
        tell(install, happened);
      }
    }
    privateApps.changed(portalId, happened);
  }

  private void tell(Install install, Happened happened) {
    AppWebhooks app = of(install.app());
    if (!app.subscribed()) {
      tellByDefault(install, happened);
    } else {
      app.tell(happened, outbox, way(install));
    }
  }

  /** Without subscriptions of the API all events go to the target that an option gave. */
  private void tellByDefault(Install install, Happened happened) {
    WebhookSettings now = settings;
    String type = EventTypes.of(happened.change(), now.generic());
    if (isFirst(install.app()) && (now.eventTypes().isEmpty() || now.eventTypes().contains(type))) {
      outbox.tell(way(install), defaultSubscription(type, happened.change()), type, happened);
    }
  }

  private WebhookOutbox.Way way(Install install) {
    App app = install.app();
    return new WebhookOutbox.Way(
        recipient(install),
        () -> WebhookSigner.ofOAuthApp(app.clientSecret()),
        () -> of(app).effective(settings, target(app)));
  }

  private boolean isFirst(App app) {
    return app.id() == apps.first().id();
  }

  private ChangeSource told(ChangeSource source) {
    return source.type().equals("INTEGRATION") && source.id() != null
        ? new ChangeSource(
            source.type(), uncertain.get().webhookSourceId().replace("{appId}", source.id()))
        : source;
  }

  /**
   * HubSpot has a subscription per event type and property; each gets its number when first met.
   */
  private synchronized long defaultSubscription(String type, CrmChange change) {
    String property = change instanceof CrmChange.PropertyChanged p ? p.property() : "";
    return defaultSubscriptions.computeIfAbsent(
        type + "/" + change.schema().type().id() + "/" + property,
        key -> FIRST_SUBSCRIPTION + defaultSubscriptions.size());
  }

  /** Where an app's events go; null for nowhere. */
  private String target(App app) {
    AppWebhooks own = of(app);
    return own.target()
        .map(AppWebhooks.Target::url)
        .orElse(isFirst(app) && !own.targeted() ? settings.targetUrl() : null);
  }

  public WebhookSettings settings() {
    return settings;
  }

  /** Replaces the settings for everything that is not on its way yet. */
  public void settings(WebhookSettings next) {
    settings = next;
  }

  public WebhookStatistics statistics() {
    return statistics;
  }

  @Override
  public void installed(Install install, boolean again) {
    installs.came(recipient(install));
  }

  @Override
  public void uninstalled(Install install, long at) {
    installs.left(recipient(install), install, at);
    if (uncertain.get().webhooksStopAfter().isZero()) {
      outbox.abandon(recipient(install));
    }
  }

  private static Recipient recipient(Install install) {
    return new Recipient(install.app().id(), install.portal().id());
  }

  /** Drops what was not sent, and forgets the counts and what the API set up. */
  public synchronized void reset() {
    outbox.clear();
    byApp.values().forEach(AppWebhooks::clear);
    privateApps.clear();
    statistics.reset();
  }

  @Override
  public void close() {
    outbox.close();
  }

  private record State(
      WebhookSettings settings,
      Map<Long, AppWebhooks.State> apps,
      Map<Long, AppWebhooks.State> privateApps,
      Map<String, Long> defaultSubscriptions,
      List<WebhookOutbox.Counted> events) {}

  /**
   * The part of a snapshot that has settings and subscriptions. What was not sent is not in it, and
   * given up when it is restored.
   */
  public Part part() {
    return new RecordPart<>("webhooks", State.class, this::state, this::prepare);
  }

  private synchronized State state() {
    var saved = new TreeMap<Long, AppWebhooks.State>();
    byApp.forEach((appId, app) -> saved.put(appId, app.state()));
    return new State(
        settings, saved, privateApps.state(), new TreeMap<>(defaultSubscriptions), outbox.state());
  }

  private Runnable prepare(State state) {
    state.apps().keySet().forEach(apps::existing);
    return () -> restore(state);
  }

  /** The target that this simulator was started with stays: the saved one may be long gone. */
  private synchronized void restore(State state) {
    outbox.restore(state.events());
    installs.forgetThoseThatLeft();
    String target = settings.targetUrl();
    settings = target == null ? state.settings() : state.settings().to(target);
    byApp.values().forEach(AppWebhooks::clear);
    state.apps().forEach((appId, saved) -> byApp.get(appId).restore(saved));
    privateApps.restore(state.privateApps());
    defaultSubscriptions.clear();
    defaultSubscriptions.putAll(state.defaultSubscriptions());
  }
}
