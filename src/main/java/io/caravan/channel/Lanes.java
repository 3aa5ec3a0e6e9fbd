package io.caravan.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ready messages by lane. Each lane hands out one message at a time, in order; the next one when
 * the handler has ended, or, where commits are awaited, when the message is committed. All but
 * {@link Lane#run} is called under the consumption's lock.
 */
final class Lanes {

  /** Where lanes get leave and report to; takes the lock itself. */
  interface Work {

    /** The next message that a lane may hand out now, or null: the lane then rests. */
    Delivery next(Lane lane);

    /** Hands the message to the route. */
    void handle(Delivery delivery, Consumer<Throwable> ended);

    /** The handler has ended; true when the thread that started it has left. */
    boolean ended(Lane lane);

    /** The thread would leave; false when the handler has ended already. */
    boolean leave(Lane lane);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /** Messages that one turn on a thread hands out at most, for the sake of other lanes. */
  private static final int TURN = 64;

  private final List<Lane> lanes = new ArrayList<>();
  private final boolean awaitCommit;
  private final Executor executor;
  private final Work work;

  Lanes(int count, boolean awaitCommit, Executor executor, Work work) {
    this.awaitCommit = awaitCommit;
    this.executor = executor;
    this.work = work;
    for (int i = 0; i < count; i++) {
      lanes.add(new Lane());
    }
  }

  void add(Delivery delivery) {
    Lane lane = laneOf(delivery);
    lane.ready.add(delivery);
    lane.wake();
  }

  /** What became of a message is durable, or does not count. */
  void committed(Delivery delivery) {
    Lane lane = laneOf(delivery);
    if (lane.uncommitted == delivery) {
      lane.uncommitted = null;
      lane.wake();
    }
  }

  private Lane laneOf(Delivery delivery) {
    return lanes.get(KeyHash.lane(delivery.keyHash(), lanes.size()));
  }

  /** Wakes lanes that rest although they have messages. */
  void wakeAll() {
    lanes.forEach(Lane::wake);
  }

  /** Lanes whose handler has not ended. */
  int handling() {
    return (int) lanes.stream().filter(lane -> lane.handling).count();
  }

  /** One lane; its fields are guarded by the consumption's lock. */
  final class Lane implements Runnable {
    private final ArrayDeque<Delivery> ready = new ArrayDeque<>();
    // Handed out, and its commit is awaited; null where commits are not.
    private Delivery uncommitted;
    private boolean awake;
    private boolean handling;
    private boolean waiting;

    private void wake() {
      if (!awake && !ready.isEmpty()) {
        awake = true;
        execute();
      }
    }

    private void execute() {
      try {
        executor.execute(this);
      } catch (RejectedExecutionException e) {
        // The consumer has stopped; what is left here comes again after a start.
        LOG.debug("A lane ends with its consumer");
      }
    }

    /** The first message, or null: the lane then rests. */
    Delivery poll(boolean allowed) {
      Delivery delivery = allowed && uncommitted == null ? ready.poll() : null;
      if (delivery == null) {
        awake = false;
      }
      return delivery;
    }

    void started(Delivery delivery) {
      uncommitted = awaitCommit ? delivery : null;
      handling = true;
      waiting = false;
    }

    /** The handler has ended; true when the thread that started it has left, so another goes on. */
    boolean end() {
      handling = false;
      return waiting;
    }

    /** The thread leaves, unless the handler has ended already. */
    boolean leave() {
      waiting = handling;
      return waiting;
    }

    @Override
    public void run() {
      for (int i = 0; i < TURN; i++) {
        Delivery delivery = work.next(this);
        if (delivery == null) {
          return;
        }
        work.handle(
            delivery,
            error -> {
              if (work.ended(this)) {
                execute();
              }
            });
        if (work.leave(this)) {
          return;
        }
      }
      execute();
    }
  }
}
