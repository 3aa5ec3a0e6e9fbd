package io.caravan.gateway.quota;

import java.util.Arrays;

/**
 * How many slots of a rolling window other integrations use, by what HubSpot's answers showed
 * within about the last window. Not thread-safe.
 *
 * <p>An answer shows how many calls HubSpot had counted at some instant while it was in flight, and
 * which of ours were among them is uncertain. So two estimates are kept for each tenth of a window:
 *
 * <ul>
 *   <li>what others used <i>at least</i>, all of ours counted that could be: never too much, so the
 *       largest holds, at once; but short by the calls in flight, and trusting it alone would push
 *       the others out little by little;
 *   <li>what they used <i>likely</i>, were all latencies equal: right on average, but off by calls
 *       that overtook each other; so the smallest of a whole tenth holds.
 * </ul>
 */
final class OtherCallers {

  private static final int SPANS = 10;
  private static final int NONE = -1;

  private final long spanNanos;
  private final long holdNanos;
  private final long[] seenAt = new long[SPANS + 2];
  private final long[] least = new long[SPANS + 2];
  private final long[] likely = new long[SPANS + 2];
  private long keepFrom;
  private long keepUntil;

  /**
   * @param holdNanos how long a sighting holds: the window and its margin
   */
  OtherCallers(long holdNanos) {
    this.holdNanos = holdNanos;
    this.spanNanos = holdNanos / SPANS;
    Arrays.fill(seenAt, NONE);
  }

  /**
   * No call will be sent, and so nothing seen, until the pause ends: what was seen in the window
   * before it, or is seen of calls still in flight, holds for a window after it. Else the first
   * calls after a 429 would be sent as if nobody else were there, and the next 429 would follow.
   */
  void paused(long now, long until) {
    if (now >= keepUntil) {
      keepFrom = now - holdNanos;
    }
    keepUntil = Math.max(keepUntil, until);
  }

  /** Negative numbers stand for nobody. */
  void see(long now, long atLeast, long probably) {
    int i = (int) (now / spanNanos % seenAt.length);
    boolean sameSpan = seenAt[i] != NONE && seenAt[i] / spanNanos == now / spanNanos;
    least[i] = sameSpan ? Math.max(least[i], atLeast) : atLeast;
    likely[i] = sameSpan ? Math.min(likely[i], probably) : probably;
    seenAt[i] = now;
  }

  /** Slots to leave to others now. */
  long at(long now) {
    long most = 0;
    for (int i = 0; i < seenAt.length; i++) {
      most = Math.max(most, callsOf(i, now));
    }
    return most;
  }

  /** When the number may next become smaller; MAX_VALUE when it is 0. */
  long nextChange(long now) {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < seenAt.length; i++) {
      if (callsOf(i, now) > 0) {
        first = Math.min(first, endOf(i));
      }
    }
    return first;
  }

  private long callsOf(int i, long now) {
    if (seenAt[i] == NONE || now >= endOf(i)) {
      return 0;
    }
    boolean whole = seenAt[i] / spanNanos < now / spanNanos;
    return whole ? Math.max(least[i], likely[i]) : least[i];
  }

  private long endOf(int i) {
    boolean kept = seenAt[i] > keepFrom && seenAt[i] < keepUntil;
    return (kept ? keepUntil : seenAt[i]) + holdNanos;
  }
}
