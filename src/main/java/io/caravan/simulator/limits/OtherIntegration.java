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
  private final long start;
  private long taken;

  /**
   * @param now ticks from which on it calls
   */
  OtherIntegration(Bucket bucket, long appId, double callsPerSecond, long now) {
    this.bucket = bucket;
    this.appId = appId;
    this.nanosPerCall = 1e9 / callsPerSecond;
    this.start = now;
  }

  Bucket bucket() {
    return bucket;
  }

  long appId() {
    return appId;
  }

  /** How many of its calls fall into the time up to now that were not taken yet. */
  long due(long now) {
    long calls = (long) ((now - start) / nanosPerCall);
    // The division rounds; what counts is the moment of each call.
    while (moment(calls + 1) <= now) {
      calls++;
    }
    while (calls > 0 && moment(calls) > now) {
      calls--;
    }
    return calls - taken;
  }

  /** Takes the next call; its moment in ticks. */
  long take() {
    taken++;
    return moment(taken);
  }

  /** Counted from the start each time: a sum would drift by how often somebody looked. */
  private long moment(long call) {
    return start + (long) (call * nanosPerCall);
  }
}
