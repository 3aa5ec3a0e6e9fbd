package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The calls of one bucket that wait, first come first served within a priority. Not thread-safe.
 *
 * <p><b>Who goes first.</b> The highest priority, except that a priority which has been passed over
 * {@link #PATIENCE} times since its last turn goes before it; of several such, the highest. So
 * while all of them wait, interactive gets at least every 10th permit, normal every 18th and bulk
 * every 34th: its patience, plus one for each of the other two whose patience may end at the same
 * time, plus its own.
 */
final class WaitingLine {

  private static final Priority[] PRIORITIES = Priority.values();
  private static final int[] PATIENCE = {Integer.MAX_VALUE, 7, 15, 31};

  private final List<LinkedHashSet<Waiter>> lines = new ArrayList<>();
  private final int[] passedOver = new int[PRIORITIES.length];
  private int size;

  WaitingLine() {
    Arrays.stream(PRIORITIES).forEach(p -> lines.add(new LinkedHashSet<>()));
  }

  int size() {
    return size;
  }

  int size(Priority priority) {
    return lines.get(priority.ordinal()).size();
  }

  void add(Waiter waiter) {
    lines.get(waiter.priority.ordinal()).add(waiter);
    size++;
  }

  /** Who goes next; null when nobody waits. */
  Waiter next() {
    if (size == 0) {
      return null;
    }
    for (int p = 1; p < PRIORITIES.length; p++) {
      if (passedOver[p] >= PATIENCE[p] && !lines.get(p).isEmpty()) {
        return first(PRIORITIES[p]);
      }
    }
    for (Priority priority : PRIORITIES) {
      Waiter waiter = first(priority);
      if (waiter != null) {
        return waiter;
      }
    }
    throw new IllegalStateException("size " + size + " with empty lines");
  }

  /** Who has waited longest in a priority; null when nobody does. */
  Waiter first(Priority priority) {
    LinkedHashSet<Waiter> line = lines.get(priority.ordinal());
    return line.isEmpty() ? null : line.iterator().next();
  }

  /** Takes somebody out who got a permit: the others have been passed over. */
  void served(Waiter waiter) {
    leave(waiter);
    for (int p = 0; p < PRIORITIES.length; p++) {
      passedOver[p] = lines.get(p).isEmpty() ? 0 : passedOver[p] + 1;
    }
    passedOver[waiter.priority.ordinal()] = 0;
  }

  /** Takes somebody out who gave up; false when they were not waiting any more. */
  boolean leave(Waiter waiter) {
    boolean left = lines.get(waiter.priority.ordinal()).remove(waiter);
    if (left) {
      size--;
    }
    return left;
  }

  /** All who wait, by priority. */
  List<Waiter> all() {
    List<Waiter> all = new ArrayList<>(size);
    lines.forEach(all::addAll);
    return all;
  }
}
