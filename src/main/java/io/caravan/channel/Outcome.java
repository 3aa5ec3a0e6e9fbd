package io.caravan.channel;

import io.caravan.store.Effect;
import java.util.List;

/**
 * What is to be committed for one delivery.
 *
 * @param effects changes by its handling, for {@link Kind#DONE}; its last will, for {@link
 *     Kind#DEAD}
 * @param dueAt when it may be handled (again), milliseconds; 0 for at once
 * @param attempts failed attempts so far, this one included
 * @param failure why this attempt failed; null unless it did
 */
record Outcome(
    Delivery delivery,
    Kind kind,
    List<Effect<?>> effects,
    long dueAt,
    int attempts,
    Failure failure) {

  /** What becomes of the message. */
  enum Kind {
    /** Acknowledged together with its effects. */
    DONE,
    /** Waits in the deferred table: to be tried again, or until it is due. */
    DEFERRED,
    /** Waits in the deferred table behind another one of its key. */
    HELD,
    /** Given up on. */
    DEAD
  }

  static Outcome done(Delivery delivery, List<Effect<?>> effects) {
    return new Outcome(delivery, Kind.DONE, effects, 0, delivery.message().attempts(), null);
  }

  static Outcome deferred(Delivery delivery, long dueAt) {
    return new Outcome(
        delivery, Kind.DEFERRED, List.of(), dueAt, delivery.message().attempts(), null);
  }

  static Outcome held(Delivery delivery) {
    return new Outcome(
        delivery, Kind.HELD, List.of(), delivery.dueAt(), delivery.message().attempts(), null);
  }

  static Outcome retry(Delivery delivery, long dueAt, Failure failure) {
    int attempts = delivery.message().attempts() + 1;
    return new Outcome(delivery, Kind.DEFERRED, List.of(), dueAt, attempts, failure);
  }

  static Outcome dead(Delivery delivery, Failure failure, List<Effect<?>> lastWill) {
    int attempts = delivery.message().attempts() + 1;
    return new Outcome(delivery, Kind.DEAD, lastWill, 0, attempts, failure);
  }

  /** True when the message is out of its key's way afterwards. */
  boolean passes() {
    return kind == Kind.DONE || kind == Kind.DEAD;
  }
}
