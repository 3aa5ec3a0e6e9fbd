package io.caravan.write;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many writes of each kind came lately. Counts in slices of a tenth of the time that is looked
 * back on; a kind of which nothing came for that long is forgotten. Thread-safe.
 */
final class Arrivals {

  private static final int SLICES = 10;

  private final long sliceNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Recent> kinds = new ConcurrentHashMap<>();
  private long lastSwept;

  /**
   * @param lately how far to look back
   */
  Arrivals(Duration lately, LongSupplier nanoTime) {
    this.sliceNanos = Math.max(1, lately.toNanos() / SLICES);
    this.nanoTime = nanoTime;
    this.lastSwept = slice();
  }

  /** Counts one more, and says how many came lately, this one included. */
  int add(String kind) {
    long now = slice();
    sweep(now);
    // Inside of compute, so that no count goes to a kind that is being forgotten.
    int[] count = new int[1];
    kinds.compute(
        kind,
        (same, known) -> {
          Recent recent = known == null ? new Recent(now) : known;
          count[0] = recent.add(now);
          return recent;
        });
    return count[0];
  }

  /** How many kinds are remembered. */
  int kinds() {
    return kinds.size();
  }

  private long slice() {
    return nanoTime.getAsLong() / sliceNanos;
  }

  private synchronized void sweep(long now) {
    if (now - lastSwept > SLICES) {
      lastSwept = now;
      kinds.keySet().forEach(kind -> kinds.computeIfPresent(kind, (same, it) -> it.orNull(now)));
    }
  }

  /** The counts of the last slices of one kind, in a ring. */
  private static final class Recent {

    private final int[] counts = new int[SLICES];
    private long newest;
    private int total;

    Recent(long now) {
      newest = now;
    }

    int add(long now) {
      forgetUntil(now);
      counts[(int) Math.floorMod(newest, (long) SLICES)]++;
      return ++total;
    }

    Recent orNull(long now) {
      forgetUntil(now);
      return total == 0 ? null : this;
    }

    private void forgetUntil(long now) {
      for (int gone = 0; newest < now && gone < SLICES; gone++) {
        newest++;
        int at = (int) Math.floorMod(newest, (long) SLICES);
        total -= counts[at];
        counts[at] = 0;
      }
      newest = Math.max(newest, now);
    }
  }
}
