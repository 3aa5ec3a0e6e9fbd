package io.caravan.simulator.webhooks;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.FaultKind;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes events with their ids, lets chance and faults have their way with them, and hands them to a
 * sender per app and portal. Thread-safe.
 */
final class WebhookOutbox implements AutoCloseable {

  private final Vertx vertx;
  private final SimulatorClock clock;
  private final Faults faults;
  private final WebhookStatistics statistics;
  private final Supplier<UncertainBehaviour> uncertain;
  private final long seed;
  private final Map<Recipient, WebhookSender> senders = new HashMap<>();
  private final Map<Recipient, Long> eventsSoFar = new HashMap<>();

  WebhookOutbox(
      Vertx vertx,
      SimulatorClock clock,
      Faults faults,
      WebhookStatistics statistics,
      Supplier<UncertainBehaviour> uncertain,
      long seed) {
    this.vertx = vertx;
    this.clock = clock;
    this.faults = faults;
    this.statistics = statistics;
    this.uncertain = uncertain;
    this.seed = seed;
  }

  /**
   * How an app's events of a portal go out.
   *
   * @param signer asked for once
   * @param settings asked for whenever some are sent
   */
  record Way(
      Recipient recipient, Supplier<WebhookSigner> signer, Supplier<WebhookSettings> settings) {}

  /** Tells one subscription what happened. */
  void tell(Way way, long subscriptionId, String type, Happened happened) {
    Recipient who = way.recipient();
    var chance =
        Disturbance.of(seed, who.appId(), who.portalId(), count(who), way.settings().get());
    var event =
        new WebhookEvent(
            chance.eventId(),
            subscriptionId,
            who.portalId(),
            who.appId(),
            happened.at(),
            type,
            happened.change(),
            happened.source());
    send(sender(way), event, chance);
  }

  private synchronized long count(Recipient who) {
    return eventsSoFar.merge(who, 1L, Long::sum) - 1;
  }

  private synchronized WebhookSender sender(Way way) {
    return senders.computeIfAbsent(
        way.recipient(),
        id ->
            new WebhookSender(
                vertx,
                clock,
                way.signer().get(),
                way.settings(),
                statistics,
                () -> uncertain.get().associationChangeDetails(),
                seed));
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

  /** Gives up what was not sent to an app on a portal. */
  synchronized void abandon(Recipient who) {
    WebhookSender sender = senders.get(who);
    if (sender != null) {
      sender.abandon();
    }
  }

  /** Drops what was not sent. */
  synchronized void clear() {
    senders.values().forEach(WebhookSender::clear);
  }

  /** The events of an app and portal so far, in a snapshot. */
  record Counted(long appId, long portalId, long events) {}

  synchronized List<Counted> state() {
    var counted = new ArrayList<Counted>();
    eventsSoFar.forEach(
        (who, events) -> counted.add(new Counted(who.appId(), who.portalId(), events)));
    return counted;
  }

  /** Gives up what was not sent and counts on from where a snapshot was. */
  synchronized void restore(List<Counted> counted) {
    senders.values().forEach(WebhookSender::abandon);
    eventsSoFar.clear();
    counted.forEach(
        each -> eventsSoFar.put(new Recipient(each.appId(), each.portalId()), each.events()));
  }

  @Override
  public synchronized void close() {
    senders.values().forEach(WebhookSender::close);
  }
}
