package io.caravan.simulator.jobs;

import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a portal will do later, by the simulator's clock. Long work puts itself back after each
 * slice, so that calls get the portal's lock in between.
 *
 * <p>Not thread-safe: guarded by its portal's lock.
 */
public final class Agenda {

  private static final Logger LOG = LoggerFactory.getLogger(Agenda.class);

  private record Entry(long dueTicks, long number, Runnable work) {}

  private final SimulatorClock clock;
  private final Runnable wake;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::dueTicks).thenComparingLong(Entry::number));
  private long entered;

  Agenda(SimulatorClock clock, Runnable wake) {
    this.clock = clock;
    this.wake = wake;
  }

  /** Enters work that is due after a time. */
  public void in(Duration delay, Runnable work) {
    entries.add(new Entry(clock.ticks() + delay.toNanos(), entered++, work));
    wake.run();
  }

  /**
   * Does what is due, each once; what enters itself meanwhile waits for the next time.
   *
   * @return whether anything is left
   */
  public boolean runDue() {
    long now = clock.ticks();
    List<Entry> due = new ArrayList<>();
    while (!entries.isEmpty() && entries.peek().dueTicks() <= now) {
      due.add(entries.poll());
    }
    for (Entry entry : due) {
      try {
        entry.work().run();
      } catch (RuntimeException e) {
        LOG.error("work of a portal failed", e);
      }
    }
    return !entries.isEmpty();
  }

  /** Forgets all that was entered. */
  public void clear() {
    entries.clear();
  }
}
