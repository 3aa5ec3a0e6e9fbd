package io.caravan.channel;

import io.caravan.store.Effect;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/** Decides what becomes of a message whose handling failed. */
final class Failures {

  private final Backoff backoff;
  private final Clock clock;
  private final RandomGenerator random;

  Failures(Backoff backoff, Clock clock, RandomGenerator random) {
    this.backoff = backoff;
    this.clock = clock;
    this.random = random;
  }

  /** For a message without a last will. */
  Outcome decide(Delivery delivery, Throwable error) {
    return decide(delivery, error, List.of());
  }

  /**
   * @param lastWill takes place when the message is given up on
   */
  Outcome decide(Delivery delivery, Throwable error, List<Effect<?>> lastWill) {
    Failure failure = Failure.of(error);
    int attempts = delivery.message().attempts() + 1;
    if (failure.permanent() || backoff.exhausted(attempts)) {
      return Outcome.dead(delivery, failure, lastWill);
    }
    long dueAt = clock.millis() + backoff.delay(attempts, random).toMillis();
    return Outcome.retry(delivery, dueAt, failure);
  }
}
