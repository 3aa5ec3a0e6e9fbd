package io.caravan.channel;

import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consuming of one channel from the moment a process has the lease until it gives or loses it.
 *
 * <p>One lock guards all state; under it nothing blocks. Messages come in from {@link ChannelPump},
 * pass {@link KeyOrder}, are handed out by {@link Lanes}, and leave through {@link Committer}.
 * Longer than most classes, for it is where these four meet.
 */
final class Consumption
    implements KeyOrder.Steps<Delivery>, Lanes.Work, Committer.Listener, Handling.End {

  private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Channel channel;
  private final ConsumerOptions options;
  private final Clock clock;
  private final Handler handler;
  private final BooleanSupplier pausing;
  private final Failures failures;
  private final KeyOrder<Delivery> order = new KeyOrder<>(this);
  private final Lanes lanes;
  private final Committer committer;
  private final Agenda agenda;
  private int unsettled;
  private boolean lost;

  Consumption(
      Store store,
      Channel channel,
      ChannelTables tables,
      ConsumerOptions options,
      ProgressTable.Progress start,
      Failures failures,
      Clock clock,
      Executor executor,
      Handler handler,
      BooleanSupplier pausing) {
    this.channel = channel;
    this.options = options;
    this.clock = clock;
    this.handler = handler;
    this.pausing = pausing;
    this.failures = failures;
    this.agenda = new Agenda(options);
    this.lanes = new Lanes(options.lanes(), executor, this);
    this.committer = new Committer(store, tables, failures, start, lock, this);
  }

  /** Keys that have deferred messages from before, with the due time of the first one. */
  void restore(Map<Long, Long> dueByKey) {
    locked(() -> dueByKey.forEach(order::restore));
  }

  void arrive(List<StoredMessage> messages) {
    locked(
        () -> {
          for (StoredMessage message : messages) {
            agenda.take(message);
            order.arrive(new Delivery(message, true));
          }
        });
    committer.flush();
  }

  void fetched(Agenda.Fetch fetch, List<StoredMessage> messages) {
    locked(
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
    locked(
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
      return pausing.getAsBoolean() ? 0 : agenda.room(order.heldKeys());
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
        changed.await(untilWake, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  void signal() {
    locked(changed::signalAll);
  }

  boolean isLost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /** Looks anew at whether to pause; while pausing, what is being handled goes on. */
  void pauseOrResume() {
    locked(
        () -> {
          lanes.wakeAll();
          changed.signalAll();
        });
  }

  /**
   * Waits for handlers to end and for their outcomes to be durable; false when that takes longer.
   */
  boolean drain(long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while ((lanes.handling() > 0 || !committer.idle()) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return left > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing of this consumption is committed any more. */
  void end() {
    locked(committer::end);
  }

  @Override
  public void ready(Delivery delivery) {
    lanes.add(delivery);
  }

  @Override
  public void hold(Delivery delivery) {
    Outcome held = Outcome.held(delivery);
    if (delivery.pending() == null) {
      committer.submit(held);
    } else {
      committer.replace(delivery.pending(), held);
    }
  }

  @Override
  public void drop(Delivery delivery) {
    if (delivery.pending() != null) {
      committer.replace(delivery.pending(), null);
    }
    release(delivery);
  }

  @Override
  public void fetch(long key, long after, long number) {
    agenda.add(new Agenda.Fetch(key, after, number));
    changed.signalAll();
  }

  @Override
  public void wakeAt(long key, long dueAt) {
    agenda.wakeAt(key, dueAt);
    changed.signalAll();
  }

  @Override
  public Delivery next(Lanes.Lane lane) {
    Delivery delivery;
    lock.lock();
    try {
      while (true) {
        boolean allowed =
            !pausing.getAsBoolean()
                && !lost
                && !(options.settle() && unsettled >= options.maxInFlight());
        delivery = lane.poll(allowed);
        if (delivery == null || delivery.dueAt() <= clock.millis()) {
          break;
        }
        // Not due yet: out of the way of other keys, into the deferred table.
        submit(Outcome.deferred(delivery, delivery.dueAt()));
      }
      if (delivery != null) {
        lane.started();
        unsettled++;
      }
    } finally {
      lock.unlock();
    }
    if (delivery == null) {
      committer.flush();
    }
    return delivery;
  }

  @Override
  public void handle(Delivery delivery, Consumer<Throwable> ended) {
    Handling handling = new Handling(channel.name(), delivery, options.settle(), this);
    try {
      handler.handle(
          handling,
          error -> {
            handling.routeEnded(error);
            ended.accept(error);
          });
    } catch (RuntimeException e) {
      handling.routeEnded(e);
      ended.accept(e);
    }
  }

  @Override
  public boolean ended(Lanes.Lane lane) {
    lock.lock();
    try {
      if (pausing.getAsBoolean() || lost) {
        changed.signalAll();
      }
      return lane.end();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean leave(Lanes.Lane lane) {
    lock.lock();
    try {
      return lane.leave();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void done(Handling handling, List<Effect<?>> effects) {
    over(Outcome.done(handling.delivery(), effects));
  }

  @Override
  public void failed(Handling handling, Throwable error) {
    over(failures.decide(handling.delivery(), error));
  }

  @Override
  public void postponed(Handling handling, Instant until) {
    over(Outcome.deferred(handling.delivery(), until.toEpochMilli()));
  }

  private void over(Outcome outcome) {
    lock.lock();
    try {
      if (unsettled-- >= options.maxInFlight()) {
        lanes.wakeAll();
      }
      if (order.mustRedo(outcome.delivery())) {
        order.redo(outcome.delivery(), clock.millis());
      } else {
        submit(outcome);
      }
    } finally {
      lock.unlock();
    }
    committer.flush();
  }

  private void submit(Outcome outcome) {
    committer.submit(outcome);
    if (outcome.passes()) {
      order.passed(outcome.delivery(), clock.millis());
    } else {
      order.deferred(outcome.delivery(), outcome.dueAt());
    }
  }

  @Override
  public void committed(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      committed(outcome);
    }
    changed.signalAll();
  }

  @Override
  public void isolated(List<Outcome> submitted, List<Outcome> settled) {
    long now = clock.millis();
    for (int i = 0; i < submitted.size(); i++) {
      Outcome before = submitted.get(i);
      Outcome after = settled.get(i);
      if (before.equals(after)) {
        committed(before);
        continue;
      }
      release(before.delivery());
      if (after != null && after.failure() != null) {
        count(after);
        List<Delivery> passed = committer.passed(before.delivery().keyHash());
        order.failedToCommit(before.delivery(), after.dueAt(), passed, now);
      }
    }
    changed.signalAll();
  }

  @Override
  public void lost() {
    lost = true;
    changed.signalAll();
  }

  private void committed(Outcome outcome) {
    release(outcome.delivery());
    count(outcome);
    if (!outcome.passes()) {
      order.stored(outcome.delivery(), clock.millis());
    }
  }

  private void count(Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.DONE) {
      channel.out.increment();
    } else if (outcome.kind() == Outcome.Kind.DEAD) {
      channel.dead.increment();
      LOG.warn(
          "Message {} of channel {} is a dead letter after {} attempts: {}",
          outcome.delivery().seq(),
          channel.name(),
          outcome.attempts(),
          outcome.failure().type());
    } else if (outcome.failure() != null) {
      channel.retried.increment();
    }
  }

  private void release(Delivery delivery) {
    agenda.release(delivery.message());
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
