package io.caravan.mirror.action;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what a receiver took and what it did not; shows what waits for it. */
final class SentActions {

  private final MeterRegistry meters;
  private final String receiver;

  private SentActions(MeterRegistry meters, String receiver) {
    this.meters = meters;
    this.receiver = receiver;
  }

  static SentActions to(String receiver, Outbox outbox, MeterRegistry meters) {
    Gauge.builder("caravan.actions.unsent", () -> outbox.waiting(receiver))
        .description("Actions that wait to be sent")
        .tag("receiver", receiver)
        .register(meters);
    Gauge.builder(
            "caravan.actions.oldest.unsent.seconds",
            () -> outbox.oldest(receiver).toMillis() / 1000.0)
        .description("Age of the oldest action that waits to be sent")
        .tag("receiver", receiver)
        .register(meters);
    Gauge.builder("caravan.actions.dead", () -> outbox.deadLetters(receiver))
        .description("Actions that were given up on, and are kept as dead letters")
        .tag("receiver", receiver)
        .register(meters);
    return new SentActions(meters, receiver);
  }

  void sent(long portalId) {
    count("caravan.actions.sent", "Actions that the receiver took", portalId);
  }

  void failed(long portalId) {
    count("caravan.actions.failed", "Attempts to send an action that failed", portalId);
  }

  private void count(String name, String description, long portalId) {
    Counter.builder(name)
        .description(description)
        .tag("portal", Long.toString(portalId))
        .tag("receiver", receiver)
        .register(meters)
        .increment();
  }
}
