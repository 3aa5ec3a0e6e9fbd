package io.caravan.gateway.quota;

/**
 * The leave to make one call. Exactly one of its methods must be called, once; later calls do
 * nothing.
 *
 * <p>A permit that is never given back is freed one window after {@code
 * caravan.gateway.quota.max-call}, the longest time that a call may take.
 */
public interface Permit {

  /**
   * The answer arrived, or nothing more can arrive (time-out, reset). The slot is freed one window
   * from now, because HubSpot may have counted the call as late as this.
   */
  void answered();

  /** As {@link #answered()}, and learns the limits that the answer's headers tell. */
  void answered(RateLimitHeaders headers);

  /** The call never left this process; its slot is free at once. */
  void notSent();
}
