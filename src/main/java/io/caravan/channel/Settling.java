package io.caravan.channel;

import java.time.Clock;
import java.util.List;

/**
 * The way of outcomes to their commit: a message that is done or dead makes way for the next one of
 * its key at once, for both are committed in the order in which they are submitted.
 */
final class Settling {

  private final KeyOrder<Delivery> order;
  private final Committer committer;
  private final Clock clock;

  Settling(KeyOrder<Delivery> order, Committer committer, Clock clock) {
    this.order = order;
    this.committer = committer;
    this.clock = clock;
  }

  /**
   * The handling of a message has ended so; under the lock, {@link #flush} is to follow.
   *
   * @return false when the handling does not count, and nothing of it is committed
   */
  boolean settle(Outcome outcome) {
    if (order.mustRedo(outcome.delivery())) {
      order.redo(outcome.delivery(), clock.millis());
      return false;
    }
    submit(outcome);
    return true;
  }

  /** Like {@link #settle}, for a message whose handling has not begun. */
  void submit(Outcome outcome) {
    committer.submit(outcome);
    if (outcome.passes()) {
      order.passed(outcome.delivery(), clock.millis());
    } else {
      order.deferred(outcome.delivery(), outcome.dueAt());
    }
  }

  /** What waits right behind a message that is with the route; under the lock. */
  List<Delivery> following(Delivery delivery, int most) {
    return order.following(delivery, most, clock.millis());
  }

  /** Commits what was submitted; not under the lock. */
  void flush() {
    committer.flush();
  }
}
