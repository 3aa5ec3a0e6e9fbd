package io.caravan.simulator.crm;

import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets search see a change only after a while, as HubSpot's does. Holds nothing when the lag is
 * zero.
 *
 * <p>Not thread-safe: guarded by its portal's lock.
 */
public final class SearchIndex {

  private record Pending(long dueTicks, CrmRecord record, Version version) {}

  private final SimulatorClock clock;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private long lagNanos;

  public SearchIndex(SimulatorClock clock, Duration lag) {
    this.clock = clock;
    this.lagNanos = lag.toNanos();
  }

  void changed(CrmRecord record) {
    if (lagNanos == 0) {
      record.showInSearch(record.current());
      return;
    }
    catchUp();
    pending.add(new Pending(clock.ticks() + lagNanos, record, record.current()));
  }

  /** Shows all changes whose time has come. */
  public void catchUp() {
    long now = clock.ticks();
    while (!pending.isEmpty() && pending.peek().dueTicks() <= now) {
      Pending next = pending.poll();
      next.record().showInSearch(next.version());
    }
  }

  /** Changes the lag for later changes; those before keep theirs. */
  public void lag(Duration lag) {
    if (lag.isZero()) {
      pending.forEach(p -> p.record().showInSearch(p.version()));
      pending.clear();
    }
    lagNanos = lag.toNanos();
  }
}
