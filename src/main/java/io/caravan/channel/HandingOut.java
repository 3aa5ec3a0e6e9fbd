package io.caravan.channel;

import io.caravan.store.Effect;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Hands messages out to the route, lane by lane, and hears from it what became of them. */
final class HandingOut implements Lanes.Work, Handling.End {

  private final ConsumptionState state;
  private final ReentrantLock lock;
  private final String channel;
  private final ConsumerOptions options;
  private final Clock clock;
  private final Failures failures;
  private final Settling settling;
  private final Recipient recipient;
  private final Lanes lanes;
  private int unsettled;

  HandingOut(
      ConsumptionState state,
      Consumed consumed,
      Failures failures,
      Settling settling,
      Recipient recipient) {
    this.state = state;
    this.lock = state.lock();
    this.channel = consumed.channel().name();
    this.options = consumed.options();
    this.clock = consumed.clock();
    this.failures = failures;
    this.settling = settling;
    this.recipient = recipient;
    this.lanes = new Lanes(options.lanes(), options.awaitCommit(), recipient.executor(), this);
  }

  /** The message may be handled now; under the lock. */
  void ready(Delivery delivery) {
    lanes.add(delivery);
  }

  /** What became of a message is durable; under the lock. */
  void committed(Delivery delivery) {
    lanes.committed(delivery);
  }

  /** Looks anew at lanes that rest; under the lock. */
  void wakeAll() {
    lanes.wakeAll();
  }

  /** Whether no message is with the route; under the lock. */
  boolean isQuiet() {
    return lanes.handling() == 0;
  }

  @Override
  public Delivery next(Lanes.Lane lane) {
    Delivery delivery;
    lock.lock();
    try {
      while (true) {
        delivery = lane.poll(state.goesOn() && !isFull());
        if (delivery == null || delivery.dueAt() <= clock.millis()) {
          break;
        }
        // Not due yet: out of the way of other keys, into the deferred table.
        settling.submit(Outcome.deferred(delivery, delivery.dueAt()));
      }
      if (delivery != null) {
        lane.started(delivery);
        unsettled++;
      }
    } finally {
      lock.unlock();
    }
    if (delivery == null) {
      settling.flush();
    }
    return delivery;
  }

  private boolean isFull() {
    return options.settle() && unsettled >= options.maxInFlight();
  }

  @Override
  public void handle(Delivery delivery, Consumer<Throwable> ended) {
    Handling handling = new Handling(channel, delivery, options.settle(), this);
    try {
      recipient
          .handler()
          .handle(
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
      if (!state.goesOn()) {
        state.changed();
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
    over(failures.decide(handling.delivery(), error, handling.lastWill()));
  }

  @Override
  public void postponed(Handling handling, Instant until) {
    over(Outcome.deferred(handling.delivery(), until.toEpochMilli()));
  }

  @Override
  public List<byte[]> following(Handling handling, int most) {
    lock.lock();
    try {
      return settling.following(handling.delivery(), most).stream()
          .map(delivery -> delivery.message().body())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private void over(Outcome outcome) {
    lock.lock();
    try {
      if (unsettled-- >= options.maxInFlight()) {
        lanes.wakeAll();
      }
      if (!settling.settle(outcome)) {
        lanes.committed(outcome.delivery());
      }
    } finally {
      lock.unlock();
    }
    settling.flush();
  }
}
