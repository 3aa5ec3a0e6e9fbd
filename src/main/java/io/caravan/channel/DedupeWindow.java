package io.caravan.channel;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The dedupe keys that one channel has accepted within its retention, as hashes. They lie in slices
 * of a quarter of the retention each, so that forgetting is dropping a slice: a key is remembered
 * for the retention at least, and for a quarter more at most. Not thread-safe.
 */
final class DedupeWindow {

  private static final int SLICES = 4;

  private final PagePool pool;
  private final long retentionMillis;
  private final long sliceMillis;
  private final TreeMap<Long, HashPages> slices = new TreeMap<>();

  DedupeWindow(PagePool pool, Duration retention) {
    this.pool = pool;
    this.retentionMillis = retention.toMillis();
    this.sliceMillis = Math.max(1, (retentionMillis + SLICES - 1) / SLICES);
  }

  /** False when the hash was accepted before, within the retention. */
  boolean add(long high, long low, long now) {
    forget(now);
    for (HashPages slice : slices.values()) {
      if (slice.contains(high, low)) {
        return false;
      }
    }
    return slices.computeIfAbsent(sliceOf(now), at -> new HashPages(pool)).add(high, low);
  }

  /** Remembers what was accepted at a time, before anything is added. */
  void restore(long high, long low, long at) {
    slices.computeIfAbsent(sliceOf(at), slice -> new HashPages(pool)).add(high, low);
  }

  /** Takes back what {@link #add} accepted at that time. */
  void remove(long high, long low, long at) {
    HashPages slice = slices.get(sliceOf(at));
    if (slice != null) {
      slice.remove(high, low);
    }
  }

  /** Hashes remembered. */
  long size() {
    return slices.values().stream().mapToLong(HashPages::size).sum();
  }

  /** The time before which keys need not be kept. */
  long keptSince(long now) {
    return (sliceOf(now - retentionMillis)) * sliceMillis;
  }

  private long sliceOf(long at) {
    return Math.floorDiv(at, sliceMillis);
  }

  private void forget(long now) {
    long oldest = sliceOf(now - retentionMillis);
    if (slices.isEmpty() || slices.firstKey() >= oldest) {
      return;
    }
    Iterator<Map.Entry<Long, HashPages>> each = slices.headMap(oldest).entrySet().iterator();
    while (each.hasNext()) {
      each.next().getValue().release();
      each.remove();
    }
  }
}
