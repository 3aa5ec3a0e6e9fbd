package io.caravan.simulator.crm;

import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Supplier;

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

  /** Changes that a fault holds back, and until when per record: later ones of it wait as well. */
  private final PriorityQueue<Pending> late =
      new PriorityQueue<>(Comparator.comparingLong(Pending::dueTicks));

  private final Map<CrmRecord, Long> lateUntil = new IdentityHashMap<>();
  private long lagNanos;
  private long extraNanos;

  public SearchIndex(SimulatorClock clock, Duration lag) {
    this.clock = clock;
    this.lagNanos = lag.toNanos();
  }

  /** Does something whose changes search is to see so much later than others. */
  public <T> T late(Duration by, Supplier<T> work) {
    extraNanos = by.toNanos();
    try {
      return work.get();
    } finally {
      extraNanos = 0;
    }
  }

  void changed(CrmRecord record) {
    if (extraNanos > 0 || lateUntil.containsKey(record)) {
      catchUp();
      holdBack(record);
      return;
    }
    if (lagNanos == 0) {
      record.showInSearch(record.current());
      return;
    }
    catchUp();
    pending.add(new Pending(clock.ticks() + lagNanos, record, record.current()));
  }

  /** One nanosecond more than the record's last change keeps its changes in their order. */
  private void holdBack(CrmRecord record) {
    long due = clock.ticks() + lagNanos + extraNanos;
    long last = lateUntil.getOrDefault(record, due - 1);
    due = Math.max(due, last + 1);
    lateUntil.put(record, due);
    late.add(new Pending(due, record, record.current()));
  }

  /** Shows all changes whose time has come. */
  public void catchUp() {
    long now = clock.ticks();
    while (!pending.isEmpty() && pending.peek().dueTicks() <= now) {
      Pending next = pending.poll();
      next.record().showInSearch(next.version());
    }
    while (!late.isEmpty() && late.peek().dueTicks() <= now) {
      Pending next = late.poll();
      next.record().showInSearch(next.version());
      lateUntil.remove(next.record(), next.dueTicks());
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
