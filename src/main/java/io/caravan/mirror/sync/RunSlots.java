package io.caravan.mirror.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose turn it is: so many runs at once, and the next one is of the portal that has the fewest, so
 * that a portal with many objects does not hold up the others. Thread-safe.
 */
final class RunSlots {

  private final int most;
  private final List<SyncRun> waiting = new ArrayList<>();
  private final Map<Long, Integer> running = new HashMap<>();
  private int taken;

  RunSlots(int most) {
    this.most = most;
  }

  synchronized void enqueue(SyncRun run) {
    waiting.add(run);
  }

  /** The run that may start now; empty when none waits or no slot is free. */
  synchronized Optional<SyncRun> take() {
    if (taken >= most || waiting.isEmpty()) {
      return Optional.empty();
    }
    SyncRun next = waiting.get(0);
    for (SyncRun run : waiting) {
      if (running(run) < running(next)) {
        next = run;
      }
    }
    waiting.remove(next);
    taken++;
    running.merge(next.portalId(), 1, Integer::sum);
    return Optional.of(next);
  }

  synchronized void free(SyncRun run) {
    taken--;
    running.computeIfPresent(run.portalId(), (portal, runs) -> runs == 1 ? null : runs - 1);
  }

  /** Takes a waiting run away; false when it does not wait. */
  synchronized boolean remove(SyncRun run) {
    for (Iterator<SyncRun> all = waiting.iterator(); all.hasNext(); ) {
      if (all.next() == run) {
        all.remove();
        return true;
      }
    }
    return false;
  }

  private int running(SyncRun run) {
    return running.getOrDefault(run.portalId(), 0);
  }
}
