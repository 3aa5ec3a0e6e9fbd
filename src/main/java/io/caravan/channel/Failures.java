package io.caravan.channel;

import java.time.Clock;
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

  Outcome decide(Delivery delivery, Throwable error) {
    Failure failure = Failure.of(error);
    int attempts = delivery.message().attempts() + 1;
    if (failure.permanent() || backoff.exhausted(attempts)) {
      return Outcome.dead(delivery, failure);
    }
    long dueAt = clock.millis() + backoff.delay(attempts, random).toMillis();
    return Outcome.retry(delivery, dueAt, failure);
  }
}
