package io.caravan.simulator.limits;

import io.caravan.hubspot.RateLimits;

/**
 * An app as the limits see it.
 *
 * @param limits of its kind on the portal's tier
 */
public record Caller(long appId, RateLimits limits, Kind kind) {

  /** How the app authenticates, which decides what its answers tell and where it is counted. */
  public enum Kind {
    PRIVATE_APP,
    SERVICE_KEY,
    OAUTH
  }

  boolean oauth() {
    return kind == Kind.OAUTH;
  }

  /** Marketplace apps have no daily limit and use nobody else's. */
  boolean sharesTheDay() {
    return limits.daily() != RateLimits.NO_LIMIT;
  }
}
