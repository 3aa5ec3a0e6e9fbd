package io.caravan.simulator.limits;

import io.caravan.hubspot.Bucket;

/**
 * Another integration that calls steadily. Its calls are spread evenly and counted when somebody
 * looks, each at its own moment: no timer is needed, and a clock that tests move moves it too.
 */
final class OtherIntegration {

  private final Bucket bucket;
  private final long appId;
  private final double nanosPerCall;
  private double nextAt;

  /**
   * @param now ticks from which on it calls
   */
  OtherIntegration(Bucket bucket, long appId, double callsPerSecond, long now) {
    this.bucket = bucket;
    this.appId = appId;
    this.nanosPerCall = 1e9 / callsPerSecond;
    this.nextAt = now + nanosPerCall;
  }

  Bucket bucket() {
    return bucket;
  }

  long appId() {
    return appId;
  }

  /** How many of its calls fall into the time up to now that were not taken yet. */
  long due(long now) {
    return now < nextAt ? 0 : 1 + (long) ((now - nextAt) / nanosPerCall);
  }

  /** Takes the next call; its moment in ticks. */
  long take() {
    long at = (long) nextAt;
    nextAt += nanosPerCall;
    return at;
  }
}
