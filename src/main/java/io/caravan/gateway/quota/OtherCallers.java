package io.caravan.gateway.quota;

import java.util.Arrays;

/**
 * How many slots of a rolling window other integrations were last seen to use: the largest sighting
 * of about the last window. Not thread-safe.
 *
 * <p>Each answer shows only a lower bound, because calls of ours that were in flight may or may not
 * have been counted when HubSpot looked. The largest bound of many is tight: of the calls in flight
 * together, the one that HubSpot counted last saw all the others.
 */
final class OtherCallers {

  private static final int SPANS = 10;

  private final long spanNanos;
  private final long holdNanos;
  private final long[] seenAt = new long[SPANS + 2];
  private final long[] calls = new long[SPANS + 2];

  /**
   * @param holdNanos how long a sighting holds: the window and its margin
   */
  OtherCallers(long holdNanos) {
    this.holdNanos = holdNanos;
    this.spanNanos = holdNanos / SPANS;
    Arrays.fill(seenAt, -1);
  }

  void see(long now, long count) {
    int span = (int) (now / spanNanos % seenAt.length);
    boolean sameSpan = seenAt[span] >= 0 && seenAt[span] / spanNanos == now / spanNanos;
    calls[span] = sameSpan ? Math.max(calls[span], count) : count;
    seenAt[span] = now;
  }

  /** Slots to leave to others now. */
  long at(long now) {
    long most = 0;
    for (int i = 0; i < seenAt.length; i++) {
      if (holds(i, now)) {
        most = Math.max(most, calls[i]);
      }
    }
    return most;
  }

  /** When the number may next become smaller; MAX_VALUE when it is 0. */
  long nextChange(long now) {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < seenAt.length; i++) {
      if (holds(i, now) && calls[i] > 0) {
        first = Math.min(first, seenAt[i] + holdNanos);
      }
    }
    return first;
  }

  private boolean holds(int i, long now) {
    return seenAt[i] >= 0 && now < seenAt[i] + holdNanos;
  }
}
