package io.caravan.channel;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The pump's side of a consumption: what is to be read now, and where that which was read goes in.
 */
final class ReadAhead {

  private final ConsumptionState state;
  private final ReentrantLock lock;
  private final Agenda agenda;
  private final KeyOrder<Delivery> order;
  private final Committer committer;
  private final Clock clock;

  ReadAhead(
      ConsumptionState state,
      Agenda agenda,
      KeyOrder<Delivery> order,
      Committer committer,
      Clock clock) {
    this.state = state;
    this.lock = state.lock();
    this.agenda = agenda;
    this.order = order;
    this.committer = committer;
    this.clock = clock;
  }

  /** Keys that have deferred messages from before, with the due time of the first one. */
  void restore(Map<Long, Long> dueByKey) {
    state.locked(() -> dueByKey.forEach(order::restore));
  }

  /** The next messages of the log. */
  void arrive(List<StoredMessage> messages) {
    state.locked(
        () -> {
          for (StoredMessage message : messages) {
            agenda.take(message);
            order.arrive(new Delivery(message, true));
          }
        });
    committer.flush();
  }

  /** What {@link #nextFetch} asked for. */
  void fetched(Agenda.Fetch fetch, List<StoredMessage> messages) {
    state.locked(
        () -> {
          agenda.remove(fetch);
          List<Delivery> deliveries = new ArrayList<>(messages.size());
          for (StoredMessage message : messages) {
            agenda.take(message);
            deliveries.add(new Delivery(message, false));
          }
          order.fetched(fetch.key(), fetch.number(), deliveries, clock.millis());
        });
    committer.flush();
  }

  /** Starts what is due. */
  void due() {
    state.locked(
        () -> {
          long now = clock.millis();
          agenda.wake(now).forEach(key -> order.due(key, now));
        });
  }

  /** What is to be read from the deferred table now, or null; {@link #fetched} removes it. */
  Agenda.Fetch nextFetch() {
    lock.lock();
    try {
      return agenda.nextFetch();
    } finally {
      lock.unlock();
    }
  }

  /** How many more messages of the log may be read now; 0 when enough are in hand. */
  int room() {
    lock.lock();
    try {
      return state.isPausing() ? 0 : agenda.room(order.heldKeys());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there may be something to do for the pump.
   *
   * @param appended true when the log has more to read
   */
  void await(long maxMillis, BooleanSupplier appended) throws InterruptedException {
    lock.lock();
    try {
      boolean readable = appended.getAsBoolean() && room() > 0;
      long untilWake = agenda.untilWake(clock.millis(), maxMillis);
      if (!readable && nextFetch() == null && untilWake > 0) {
        state.awaitChange(untilWake);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The log has more to read. */
  void signal() {
    state.locked(state::changed);
  }
}
