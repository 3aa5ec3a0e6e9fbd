package io.caravan.write;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The changes that we made a short while ago, bounded in time and number. When there are too many,
 * the oldest are forgotten first: an echo that is not known again costs a needless round, and loses
 * nothing. Thread-safe.
 */
final class EchoMemory {

  /** The oldest quarter is forgotten at once, so that forgetting costs nothing. */
  private static final int GENERATIONS = 4;

  private final Deque<EchoGeneration> generations = new ArrayDeque<>();
  private final OpenChanges open;
  private final Duration window;
  private final long openFor;
  private final long generationMillis;
  private final int generationSize;

  /**
   * @param window how far the time of an event may lie before the sending or after the answer
   * @param openFor how long after its sending a change can still be on its way
   * @param remembered how long a change is remembered
   * @param most changes that are remembered at most
   */
  EchoMemory(Duration window, Duration openFor, Duration remembered, int most) {
    this.window = window;
    this.openFor = openFor.toMillis();
    this.open = new OpenChanges(openFor.toMillis());
    this.generationMillis = Math.max(1, remembered.toMillis() / GENERATIONS);
    this.generationSize = Math.max(1, most / GENERATIONS);
  }

  /** Takes note of a step; those of one change in their order. */
  synchronized void add(EchoEntry entry) {
    switch (entry.step()) {
      case AWAITED -> open.sent(entry.key(), entry.sentAt());
      case ANSWERED -> open.answered(entry.key(), entry.sentAt());
      default -> addKnown(entry);
    }
  }

  private void addKnown(EchoEntry entry) {
    for (EchoGeneration generation : generations) {
      if (generation.update(entry)) {
        return;
      }
    }
    if (entry.step() == EchoEntry.Step.SENT || entry.step() == EchoEntry.Step.SETTLED) {
      current(entry.sentAt()).insert(entry);
    }
  }

  /**
   * The change of ours that an event tells of.
   *
   * @param occurredAt when it happened by HubSpot's clock, milliseconds since the epoch
   * @param once whether HubSpot tells of such a change with one time only, however often; then a
   *     change that was heard of with another time does not count
   * @return when it was sent; 0 when it is none of ours
   */
  synchronized long find(long key, long occurredAt, boolean once) {
    long free = 0;
    for (EchoGeneration generation : generations) {
      long sentAt = generation.heard(key, occurredAt);
      if (sentAt != 0) {
        return sentAt;
      }
      if (free == 0) {
        free = generation.within(key, occurredAt, window.toMillis(), openFor, once);
      }
    }
    return free;
  }

  /** Whether such a change of an unknown record is on its way, and may be what happened then. */
  synchronized boolean isOpen(long looseKey, long occurredAt, long now) {
    return open.holds(looseKey, occurredAt + window.toMillis(), now);
  }

  /** Whether there is nothing to be known again. */
  synchronized boolean isEmpty() {
    return generations.isEmpty() && open.isEmpty();
  }

  /** Changes that are remembered. */
  synchronized int size() {
    return generations.stream().mapToInt(EchoGeneration::size).sum();
  }

  private EchoGeneration current(long at) {
    EchoGeneration newest = generations.peekFirst();
    if (newest == null || newest.isFull() || at - newest.begin() >= generationMillis) {
      newest = new EchoGeneration(at, generationSize);
      generations.addFirst(newest);
      forget(at);
    }
    return newest;
  }

  private void forget(long now) {
    Iterator<EchoGeneration> oldest = generations.descendingIterator();
    while (oldest.hasNext()) {
      EchoGeneration generation = oldest.next();
      boolean tooOld = now - generation.newest() > generationMillis * GENERATIONS;
      if (!tooOld && generations.size() <= GENERATIONS) {
        return;
      }
      oldest.remove();
    }
  }
}
