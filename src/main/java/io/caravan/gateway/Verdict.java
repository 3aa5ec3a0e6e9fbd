package io.caravan.gateway;

import java.time.Duration;

/** What an attempt comes to. */
sealed interface Verdict {

  /** Whether HubSpot itself did badly, so that the circuit breaker has to count it. */
  default boolean blamesHubSpot() {
    return false;
  }

  /**
   * A success.
   *
   * @param raw the body's bytes, for the cache
   */
  record Answered(HubSpotAnswer answer, byte[] raw) implements Verdict {}

  /** Nothing can be gained by repeating. */
  record Failed(CallError error, boolean blamesHubSpot) implements Verdict {}

  /** The token has expired: get a new one and repeat, once. */
  record TokenExpired(CallError otherwise) implements Verdict {}

  /**
   * Repeating is safe and may help.
   *
   * @param reason a short word for metrics, such as {@code rate_limit} or {@code network}
   * @param pause the least time to wait; zero when {@code growing} alone decides
   * @param growing whether to back off more from attempt to attempt, with jitter
   * @param otherwise the error when there is no time or no attempt left
   */
  record Repeat(
      String reason, Duration pause, boolean growing, CallError otherwise, boolean blamesHubSpot)
      implements Verdict {}
}
