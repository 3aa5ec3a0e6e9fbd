package io.caravan.simulator.webhooks;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.crm.CrmListener;
import io.caravan.simulator.faults.FaultKind;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Apps;
import io.caravan.simulator.oauth.Install;
import io.caravan.simulator.oauth.InstallListener;
import io.caravan.simulator.oauth.Installs;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.RecordPart;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.vertx.core.Vertx;
import java.util.ArrayList;
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

  private final Vertx vertx;
  private final SimulatorClock clock;
  private final Apps apps;
  private final Installs installs;
  private final Supplier<UncertainBehaviour> uncertain;
  private final Faults faults;
  private final long seed;
  private final WebhookStatistics statistics;
  private final Map<Long, AppWebhooks> byApp = new HashMap<>();
  private final Map<String, Long> defaultSubscriptions = new HashMap<>();
  private final Map<Recipient, WebhookSender> senders = new HashMap<>();
  private final Map<Recipient, Gone> gone = new HashMap<>();
  private final Map<Recipient, Long> eventsSoFar = new HashMap<>();
  private volatile WebhookSettings settings;

  private record Recipient(long appId, long portalId) {}

  private record Gone(Install install, long at) {}

  /**
   * @param settings how webhooks go out; its target is that of the first app until the API names
   *     another
   */
  public Webhooks(
      Vertx vertx,
      SimulatorClock clock,
      Apps apps,
      Installs installs,
      WebhookSettings settings,
      WebhookStatistics statistics,
      Supplier<UncertainBehaviour> uncertain,
      Faults faults,
      long seed) {
    this.vertx = vertx;
    this.clock = clock;
    this.apps = apps;
    this.installs = installs;
    this.settings = settings;
    this.statistics = statistics;
    this.uncertain = uncertain;
    this.faults = faults;
    this.seed = seed;
    for (App app : apps.all()) {
      byApp.put(app.id(), new AppWebhooks(() -> uncertain.get().leastConcurrentRequests()));
    }
  }

  /** What an app set up through the API. */
  public AppWebhooks of(App app) {
    return byApp.get(app.id());
  }

  /** What a portal's CRM tells its changes to. */
  public CrmListener listener(long portalId) {
    return (change, source, at) -> changed(portalId, change, source, at);
  }

  private void changed(long portalId, CrmChange change, ChangeSource source, long at) {
    ChangeSource told = told(source);
    for (Install install : hearing(portalId)) {
      AppWebhooks app = of(install.app());
      if (!install.scopes().contains(Scopes.records(change.schema(), false))) {
        continue;
      }
      if (app.subscribed()) {
        if (target(install.app()) != null) {
          for (WebhookSubscription each : app.subscriptions()) {
            if (each.active() && each.tells(change)) {
              emit(install, each.id(), each.eventType(), change, told, at);
            }
          }
        }
      } else if (target(install.app()) != null) {
        tellByDefault(install, change, told, at);
      }
    }
  }

  /** Without subscriptions of the API all events go to the target that an option gave. */
  private void tellByDefault(Install install, CrmChange change, ChangeSource source, long at) {
    WebhookSettings now = settings;
    String type = EventTypes.of(change, now.generic());
    if (isFirst(install.app()) && (now.eventTypes().isEmpty() || now.eventTypes().contains(type))) {
      emit(install, defaultSubscription(type, change), type, change, source, at);
    }
  }

  private boolean isFirst(App app) {
    return app.id() == apps.first().id();
  }

  /** The apps of a portal, and those that left so recently that HubSpot has not noticed. */
  private List<Install> hearing(long portalId) {
    List<Install> hearing = installs.on(portalId);
    synchronized (this) {
      for (Gone left : gone.values()) {
        if (left.install().portal().id() == portalId && stillHears(left)) {
          hearing.add(left.install());
        }
      }
    }
    hearing.removeIf(install -> !install.app().oauth());
    return hearing;
  }

  private boolean stillHears(Gone left) {
    return clock.millis() - left.at() < uncertain.get().webhooksStopAfter().toMillis();
  }

  private ChangeSource told(ChangeSource source) {
    return source.type().equals("INTEGRATION") && source.id() != null
        ? new ChangeSource(
            source.type(), uncertain.get().webhookSourceId().replace("{appId}", source.id()))
        : source;
  }

  private void emit(
      Install install,
      long subscriptionId,
      String type,
      CrmChange change,
      ChangeSource source,
      long at) {
    long appId = install.app().id();
    long portalId = install.portal().id();
    Disturbance chance = Disturbance.of(seed, appId, portalId, count(appId, portalId), settings);
    var event =
        new WebhookEvent(
            chance.eventId(), subscriptionId, portalId, appId, at, type, change, source);
    send(sender(install.app(), portalId), event, chance);
  }

  private synchronized long count(long appId, long portalId) {
    return eventsSoFar.merge(new Recipient(appId, portalId), 1L, Long::sum) - 1;
  }

  private void send(WebhookSender sender, WebhookEvent event, Disturbance chance) {
    Faults.Hit hit = faults.next(event.forFaults()).orElse(null);
    FaultKind kind = hit == null ? null : hit.fault().kind();
    statistics.generated();
    if (kind == FaultKind.WEBHOOK_LOST) {
      statistics.lost();
      return;
    }
    long held = hit == null ? 0 : hit.fault().reply().delay().toMillis();
    long late =
        kind == FaultKind.WEBHOOK_LATE
            ? held
            : kind == FaultKind.WEBHOOK_REORDERED
                ? 1 + Math.floorMod(hit.draw(), Math.max(1, held))
                : 0;
    sender.offer(event, false, chance.holdBackMillis() + late);
    if (kind == FaultKind.WEBHOOK_TWICE) {
      again(sender, event, chance.holdBackMillis() + held);
    } else if (chance.twice()) {
      again(sender, event, chance.secondHoldBackMillis() + late);
    }
  }

  private void again(WebhookSender sender, WebhookEvent event, long holdBackMillis) {
    sender.offer(event, true, holdBackMillis);
    statistics.duplicated();
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

  private synchronized WebhookSender sender(App app, long portalId) {
    return senders.computeIfAbsent(
        new Recipient(app.id(), portalId),
        id ->
            new WebhookSender(
                vertx,
                clock,
                app.clientSecret(),
                () -> effective(app),
                statistics,
                () -> uncertain.get().associationChangeDetails(),
                seed));
  }

  /** Where an app's events go; null for nowhere. */
  private String target(App app) {
    AppWebhooks own = of(app);
    return own.target()
        .map(AppWebhooks.Target::url)
        .orElse(isFirst(app) && !own.targeted() ? settings.targetUrl() : null);
  }

  private WebhookSettings effective(App app) {
    WebhookSettings now = settings;
    return of(app)
        .target()
        .map(target -> now.to(target.url()).inFlight(target.maxConcurrentRequests()))
        .orElseGet(() -> now.to(target(app)));
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
  public synchronized void installed(Install install, boolean again) {
    gone.remove(new Recipient(install.app().id(), install.portal().id()));
  }

  @Override
  public synchronized void uninstalled(Install install, long at) {
    var recipient = new Recipient(install.app().id(), install.portal().id());
    gone.put(recipient, new Gone(install, at));
    WebhookSender sender = senders.get(recipient);
    if (sender != null && uncertain.get().webhooksStopAfter().isZero()) {
      sender.abandon();
    }
  }

  /** Drops what was not sent, and forgets the counts and what the API set up. */
  public synchronized void reset() {
    senders.values().forEach(WebhookSender::clear);
    byApp.values().forEach(AppWebhooks::clear);
    statistics.reset();
  }

  @Override
  public synchronized void close() {
    senders.values().forEach(WebhookSender::close);
  }

  /** An app's events of a portal in a snapshot. */
  private record Counted(long appId, long portalId, long events) {}

  private record State(
      WebhookSettings settings,
      Map<Long, AppWebhooks.State> apps,
      Map<String, Long> defaultSubscriptions,
      List<Counted> events) {}

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
    var counted = new ArrayList<Counted>();
    eventsSoFar.forEach((who, events) -> counted.add(new Counted(who.appId, who.portalId, events)));
    return new State(settings, saved, new TreeMap<>(defaultSubscriptions), counted);
  }

  private Runnable prepare(State state) {
    state.apps().keySet().forEach(apps::existing);
    return () -> restore(state);
  }

  /** The target that this simulator was started with stays: the saved one may be long gone. */
  private synchronized void restore(State state) {
    senders.values().forEach(WebhookSender::abandon);
    gone.clear();
    String target = settings.targetUrl();
    settings = target == null ? state.settings() : state.settings().to(target);
    byApp.values().forEach(AppWebhooks::clear);
    state.apps().forEach((appId, saved) -> byApp.get(appId).restore(saved));
    defaultSubscriptions.clear();
    defaultSubscriptions.putAll(state.defaultSubscriptions());
    eventsSoFar.clear();
    state
        .events()
        .forEach(each -> eventsSoFar.put(new Recipient(each.appId, each.portalId), each.events));
  }
}
