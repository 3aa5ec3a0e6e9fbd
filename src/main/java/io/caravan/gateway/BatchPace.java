package io.caravan.gateway;

import java.time.Duration;
import java.util.function.LongFunction;

/**
 * How long a batch of one portal gathers: a moment after its first member; longer while calls of
 * the portal have to wait for permits anyway, for then a fuller batch costs nobody any time.
 *
 * @param gather how long a batch waits for more after its first member
 * @param gatherBusy the same while calls of the portal have to wait for permits anyway
 * @param permitWait how long a call of a portal would wait for a permit now
 */
public record BatchPace(Duration gather, Duration gatherBusy, LongFunction<Duration> permitWait) {

  /** Whether calls of a portal wait longer for their permits than a batch for its members. */
  public boolean busy(long portalId) {
    return permitWait.apply(portalId).compareTo(gather) > 0;
  }

  /**
   * How much longer a batch waits, in milliseconds from now, at least 1.
   *
   * @param elapsedMillis since its first member came
   */
  public long millisLeft(long portalId, long elapsedMillis) {
    Duration all = busy(portalId) ? gatherBusy : gather;
    return Math.max(1, all.toMillis() - elapsedMillis);
  }
}
