package io.caravan.simulator.webhooks;

import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.crm.CrmListener;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Turns the changes of all portals into events for one app and hands them to a sender per portal.
 * Thread-safe.
 */
public final class Webhooks implements AutoCloseable {

  private static final long FIRST_SUBSCRIPTION = 2001;
  private static final int SHARED_IDS = 100;

  private final Vertx vertx;
  private final long appId;
  private final String clientSecret;
  private final WebhookStatistics statistics;
  private final Map<String, Long> subscriptions = new HashMap<>();
  private final Map<Long, WebhookSender> senders = new HashMap<>();
  private final Random random;
  private volatile WebhookSettings settings;
  private long nextEventId;

  /**
   * @param clientSecret signs the requests
   */
  public Webhooks(
      Vertx vertx,
      long appId,
      String clientSecret,
      WebhookSettings settings,
      WebhookStatistics statistics,
      long seed) {
    this.vertx = vertx;
    this.appId = appId;
    this.clientSecret = clientSecret;
    this.settings = settings;
    this.statistics = statistics;
    this.random = new Random(seed);
    this.nextEventId = 3_000_000 + random.nextInt(1_000_000);
  }

  /** What a portal's CRM tells its changes to. */
  public CrmListener listener(long portalId) {
    return (change, source, at) -> changed(portalId, change, source, at);
  }

  private void changed(long portalId, CrmChange change, ChangeSource source, long at) {
    WebhookSettings now = settings;
    if (now.targetUrl() == null) {
      return;
    }
    String type = EventTypes.of(change, now.generic());
    if (!now.eventTypes().isEmpty() && !now.eventTypes().contains(type)) {
      return;
    }
    WebhookEvent event;
    boolean twice;
    synchronized (this) {
      event =
          new WebhookEvent(
              eventId(now), subscription(type, change), portalId, appId, at, type, change, source);
      twice = random.nextDouble() < now.duplicateRate();
    }
    WebhookSender sender = sender(portalId);
    sender.offer(event, false, holdBack(now));
    statistics.generated();
    if (twice) {
      sender.offer(event, true, holdBack(now.disturbed(0, 0.5, now.reorderBy(), 0)));
      statistics.duplicated();
    }
  }

  /** Event ids are not unique in HubSpot either; by setting they often collide. */
  private long eventId(WebhookSettings now) {
    return random.nextDouble() < now.eventIdReuse()
        ? 1 + random.nextInt(SHARED_IDS)
        : nextEventId++;
  }

  /**
   * HubSpot has a subscription per event type and property; each gets its number when first met.
   */
  private long subscription(String type, CrmChange change) {
    String property = change instanceof CrmChange.PropertyChanged p ? p.property() : "";
    return subscriptions.computeIfAbsent(
        type + "/" + change.schema().type().id() + "/" + property,
        key -> FIRST_SUBSCRIPTION + subscriptions.size());
  }

  private static long holdBack(WebhookSettings now) {
    long millis = now.delay().toMillis();
    if (now.reorderRate() > 0 && ThreadLocalRandom.current().nextDouble() < now.reorderRate()) {
      millis += ThreadLocalRandom.current().nextLong(1, Math.max(2, now.reorderBy().toMillis()));
    }
    return millis;
  }

  private synchronized WebhookSender sender(long portalId) {
    return senders.computeIfAbsent(
        portalId, id -> new WebhookSender(vertx, clientSecret, () -> settings, statistics));
  }

  /** Sends an event that was made by hand, as it is. */
  public void send(WebhookEvent event) {
    statistics.generated();
    sender(event.portalId()).offer(event, false, 0);
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

  /** Drops what was not sent, and forgets the counts. */
  public synchronized void reset() {
    senders.values().forEach(WebhookSender::clear);
    statistics.reset();
  }

  @Override
  public synchronized void close() {
    senders.values().forEach(WebhookSender::close);
  }
}
