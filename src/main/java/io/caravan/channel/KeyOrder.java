package io.caravan.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rule of order: messages of one key are handled one after another, in the order of their
 * sequence numbers, whatever fails; and a key that waits for a retry holds back nothing but itself.
 *
 * <p>A key is <em>free</em> (unknown here), <em>busy</em> (one of its messages is being handled,
 * later ones wait in memory) or <em>held</em> (its messages lie in the deferred table, the first of
 * them with a due time; whatever arrives joins them). Events come in, {@link Steps} go out. Not
 * thread-safe, no clock, no I/O.
 *
 * @param <M> the messages
 */
final class KeyOrder<M extends KeyOrder.Ordered> {

  /** What the rule needs to know of a message. */
  interface Ordered {
    long keyHash();

    long seq();

    /** True when read from the log, false when read from the deferred table. */
    boolean fromLog();

    /** Not to be handled before, milliseconds; 0 for at once. */
    long dueAt();
  }

  /** What is to be done after an event. */
  interface Steps<M> {

    /** The message may be handled now. */
    void ready(M message);

    /** The message must be moved into the deferred table; {@link #stored} is to follow. */
    void hold(M message);

    /** The message, read from the deferred table, is not needed in memory any more. */
    void drop(M message);

    /**
     * Messages of the key beyond a sequence number are to be read from the deferred table, and
     * handed to {@link #fetched} with the number of this fetch.
     */
    void fetch(long key, long after, long fetch);

    /** {@link #due} is to be called at the given time. */
    void wakeAt(long key, long dueAt);
  }

  private static final long NONE = -1;

  private final Steps<M> steps;
  private final Map<Long, State<M>> states = new HashMap<>();
  private int heldKeys;
  private long fetches;

  KeyOrder(Steps<M> steps) {
    this.steps = steps;
  }

  /** Keys that are held. */
  int heldKeys() {
    return heldKeys;
  }

  /** A key has messages in the deferred table from before; the first is due at the given time. */
  void restore(long key, long dueAt) {
    State<M> state = state(key);
    hold(state, dueAt, NONE);
    steps.wakeAt(key, dueAt);
  }

  /** The next message of the log. */
  void arrive(M message) {
    State<M> state = state(message.keyHash());
    if (state.redo) {
      state.later().add(message);
    } else if (state.held) {
      moveBehind(state, message);
    } else if (state.running != null) {
      state.later().add(message);
    } else {
      start(state, message);
    }
  }

  /**
   * True when the handling of this message does not count, because one before it failed to commit.
   * {@link #redo} is then to be called instead of the others.
   */
  boolean mustRedo(M message) {
    State<M> state = states.get(message.keyHash());
    return state != null && state.redo;
  }

  /** The handling that does not count has ended. */
  void redo(M message, long now) {
    State<M> state = states.get(message.keyHash());
    state.running = null;
    state.redo = false;
    putBack(state, message);
    putBackLater(state);
    resume(state, now);
  }

  /**
   * What waits in memory right behind a message that is being handled, in order: those that could
   * be handled now if it were out of the way. The messages stay where they are.
   */
  List<M> following(M message, int most, long now) {
    State<M> state = states.get(message.keyHash());
    List<M> following = new ArrayList<>();
    if (state == null || state.redo || state.running != message || state.later == null) {
      return following;
    }
    for (M later : state.later) {
      if (following.size() == most || later.dueAt() > now) {
        break;
      }
      following.add(later);
    }
    return following;
  }

  /** The message is out of the way: done or dead, submitted to be committed. */
  void passed(M message, long now) {
    State<M> state = states.get(message.keyHash());
    state.running = null;
    if (!message.fromLog()) {
      state.after = message.seq();
      state.dueAt = 0;
    }
    M next = state.later == null ? null : state.later.poll();
    if (next != null) {
      start(state, next);
    } else if (state.held) {
      resume(state, now);
    } else {
      states.remove(state.key);
    }
  }

  /** The message is to be handled again; it goes (or stays) in the deferred table until then. */
  void deferred(M message, long dueAt) {
    State<M> state = states.get(message.keyHash());
    state.running = null;
    hold(state, dueAt, message.seq() - 1);
    state.storing++;
    state.unstoredHead = message.seq();
    putBackLater(state);
    steps.wakeAt(state.key, dueAt);
  }

  /** What {@link Steps#hold} or {@link #deferred} asked for is durable. */
  void stored(M message, long now) {
    State<M> state = states.get(message.keyHash());
    state.storing--;
    state.storedMeanwhile = true;
    if (state.unstoredHead == message.seq()) {
      state.unstoredHead = NONE;
    }
    resume(state, now);
  }

  /** The time of a held key has come. */
  void due(long key, long now) {
    State<M> state = states.get(key);
    if (state != null) {
      resume(state, now);
    }
  }

  /**
   * The messages that {@link Steps#fetch} asked for, in order; none when there are none. Those that
   * are not used go out as {@link Steps#drop}.
   */
  void fetched(long key, long fetch, Collection<M> messages, long now) {
    State<M> state = states.get(key);
    if (state == null || state.fetch != fetch) {
      messages.forEach(steps::drop);
      return;
    }
    state.fetch = NONE;
    boolean blocked = false;
    for (M message : messages) {
      if (blocked) {
        steps.drop(message);
      } else if (message.dueAt() > now) {
        blocked = true;
        steps.drop(message);
        if (state.running == null) {
          state.dueAt = message.dueAt();
          steps.wakeAt(key, state.dueAt);
        }
      } else if (state.running == null) {
        start(state, message);
      } else {
        state.later().add(message);
      }
    }
    if (messages.isEmpty() && state.storedMeanwhile) {
      resume(state, now);
    } else if (messages.isEmpty() && state.storing == 0) {
      heldKeys--;
      states.remove(key);
    }
  }

  /**
   * The commit of a message that had passed has failed on its own account. It and those of its key
   * that were committed with it lie in the deferred table now, or it is dead (due at 0).
   *
   * @param submitted messages of the key that have passed since and are not yet being committed
   */
  void failedToCommit(M message, long dueAt, Collection<M> submitted, long now) {
    State<M> state = state(message.keyHash());
    state.fetch = NONE;
    hold(state, dueAt, message.seq() - 1);
    submitted.forEach(later -> putBack(state, later));
    if (state.running != null) {
      state.redo = true;
    }
    steps.wakeAt(state.key, dueAt);
    resume(state, now);
  }

  private void resume(State<M> state, long now) {
    boolean idle = state.held && state.running == null && state.fetch == NONE;
    if (!idle || state.unstoredHead != NONE || state.dueAt > now) {
      return;
    }
    state.fetch = ++fetches;
    state.storedMeanwhile = false;
    steps.fetch(state.key, state.after, state.fetch);
  }

  private void hold(State<M> state, long dueAt, long after) {
    if (!state.held) {
      state.held = true;
      heldKeys++;
    }
    state.dueAt = dueAt;
    state.after = after;
  }

  private void start(State<M> state, M message) {
    state.running = message;
    steps.ready(message);
  }

  private void putBackLater(State<M> state) {
    if (state.later != null) {
      state.later.forEach(later -> putBack(state, later));
      state.later.clear();
    }
  }

  private void putBack(State<M> state, M message) {
    if (message.fromLog()) {
      moveBehind(state, message);
    } else {
      steps.drop(message);
    }
  }

  private void moveBehind(State<M> state, M message) {
    state.storing++;
    steps.hold(message);
  }

  private State<M> state(long key) {
    return states.computeIfAbsent(key, State::new);
  }

  private static final class State<M> {
    private final long key;
    private M running;
    private ArrayDeque<M> later;
    private boolean held;
    private boolean redo;
    private boolean storedMeanwhile;
    // The fetch that is under way; others are out of date.
    private long fetch = NONE;
    private long dueAt;
    // Fetching starts behind this one: up to it all has passed, though perhaps not committed yet.
    private long after = NONE;
    // A deferred message whose row is not what it will be; fetching waits for it.
    private long unstoredHead = NONE;
    private int storing;

    State(long key) {
      this.key = key;
    }

    ArrayDeque<M> later() {
      if (later == null) {
        later = new ArrayDeque<>(2);
      }
      return later;
    }
  }
}
