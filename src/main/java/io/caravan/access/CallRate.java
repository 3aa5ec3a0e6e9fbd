package io.caravan.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often each caller may call: so often in any minute and in any hour, rolling, not by the
 * clock. Each instance of Caravan counts for itself.
 *
 * <p>Not Camel's throttler: that one stands in routes, behind the reading of the body, counts anew
 * after a reload, and there is none for the management port.
 */
final class CallRate {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final int CALLERS = 10_000;

  private final int perMinute;
  private final int perHour;
  private final LongSupplier nanos;
  private final Cache<String, Calls> callers =
      Caffeine.newBuilder().maximumSize(CALLERS).expireAfterAccess(Duration.ofHours(1)).build();

  /**
   * @param nanos a clock that never goes back
   */
  CallRate(int perMinute, int perHour, LongSupplier nanos) {
    this.perMinute = perMinute;
    this.perHour = perHour;
    this.nanos = nanos;
  }

  /**
   * What is left to a caller.
   *
   * @param allowed whether this call is within the limits; if not, it does not count
   * @param limit of the window that is nearer to its end
   * @param remaining calls in that window
   * @param seconds until one more is possible than now, rounded up
   */
  record Verdict(boolean allowed, int limit, int remaining, long seconds) {}

  /** Counts a call. */
  Verdict call(String caller) {
    return callers.get(caller, unknown -> new Calls()).add(nanos.getAsLong());
  }

  /** Whether a call would be within the limits; counts none. */
  Verdict look(String caller) {
    Calls calls = callers.getIfPresent(caller);
    return calls == null
        ? new Verdict(true, perMinute, perMinute, 0)
        : calls.look(nanos.getAsLong());
  }

  /** The times of the last calls of one caller, at most as many as an hour allows, in a ring. */
  private final class Calls {

    private long[] times = new long[Math.min(16, ring())];
    private int count;
    private int next;

    private int ring() {
      return Math.max(perMinute, perHour);
    }

    synchronized Verdict add(long now) {
      Verdict verdict = look(now);
      if (verdict.allowed()) {
        note(now);
      }
      return verdict;
    }

    synchronized Verdict look(long now) {
      Verdict minute = within(now, MINUTE, perMinute);
      Verdict hour = within(now, HOUR, perHour);
      if (minute.allowed() && hour.allowed()) {
        return hour.remaining() < minute.remaining() ? hour : minute;
      }
      boolean hourHolds =
          !hour.allowed() && (minute.allowed() || hour.seconds() > minute.seconds());
      return hourHolds ? hour : minute;
    }

    private Verdict within(long now, long window, int limit) {
      int used = countSince(now - window);
      if (used >= limit) {
        // The oldest of the last calls that fill the window must leave it.
        long leaves = ago(limit) + window - now;
        return new Verdict(false, limit, 0, Math.max(1, ceilSeconds(leaves)));
      }
      long reset = used == 0 ? 0 : ceilSeconds(ago(used) + window - now);
      return new Verdict(true, limit, limit - used - 1, reset);
    }

    /** Times only grow, so the ring is sorted from the newest backwards. */
    private int countSince(long oldest) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (ago(middle) - oldest > 0) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    /** The time of the call that was so many calls ago; 1 is the last. */
    private long ago(int calls) {
      return times[Math.floorMod(next - calls, times.length)];
    }

    private void note(long now) {
      if (count == times.length && times.length < ring()) {
        long[] inOrder = new long[Math.min(ring(), 2 * times.length)];
        for (int i = 0; i < count; i++) {
          inOrder[i] = ago(count - i);
        }
        times = inOrder;
        next = count;
      }
      times[next] = now;
      next = (next + 1) % times.length;
      count = Math.min(count + 1, times.length);
    }
  }

  private static long ceilSeconds(long nanos) {
    return (Math.max(0, nanos) + 999_999_999) / 1_000_000_000;
  }
}
