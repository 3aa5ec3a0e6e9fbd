package io.caravan.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What a consumer's pump is to do next: how much to read ahead, which deferred messages to read,
 * which keys to wake and when. Guarded by the consumption's lock.
 */
final class Agenda {

  /** Messages of a key to be read from the deferred table. */
  record Fetch(long key, long after, long number) {}

  private record Wake(long at, long key) {}

  private final ConsumerOptions options;
  private final ReadAheadBudget budget;
  private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparingLong(Wake::at));
  private final ArrayDeque<Fetch> fetches = new ArrayDeque<>();
  private int inHand;
  private long weight;
  private boolean drawing;
  private boolean ended;

  Agenda(ConsumerOptions options, ReadAheadBudget budget) {
    this.options = options;
    this.budget = budget;
  }

  /** A message comes into memory. */
  void take(StoredMessage message) {
    inHand++;
    weight += message.weight();
    draw();
  }

  /** A message leaves memory. */
  void release(StoredMessage message) {
    inHand--;
    weight -= message.weight();
    draw();
  }

  /** What is in memory does not count any more. */
  void end() {
    ended = true;
    draw();
  }

  /** Whoever holds messages has a share of the budget. */
  private void draw() {
    boolean draws = inHand > 0 && !ended;
    if (draws != drawing) {
      drawing = draws;
      budget.drawers(draws ? 1 : -1);
    }
  }

  /** How many messages of the log to read now; none until half of those in hand are gone. */
  int room(int heldKeys) {
    boolean enough =
        inHand > options.readAhead() / 2
            || weight > budget.share() / 2
            || heldKeys >= options.maxHeldKeys();
    return enough ? 0 : options.readAhead() - inHand;
  }

  void add(Fetch fetch) {
    fetches.add(fetch);
  }

  /** What to read from the deferred table now, or null. */
  Fetch nextFetch() {
    return inHand < 2 * options.readAhead() ? fetches.peek() : null;
  }

  void remove(Fetch fetch) {
    fetches.remove(fetch);
  }

  void wakeAt(long key, long at) {
    wakes.add(new Wake(at, key));
  }

  /** Keys whose time has come. */
  List<Long> wake(long now) {
    List<Long> due = new ArrayList<>();
    while (!wakes.isEmpty() && wakes.peek().at() <= now) {
      due.add(wakes.poll().key());
    }
    return due;
  }

  /** Milliseconds until the next key is to be woken, or the given number. */
  long untilWake(long now, long most) {
    return wakes.isEmpty() ? most : Math.min(most, wakes.peek().at() - now);
  }
}
