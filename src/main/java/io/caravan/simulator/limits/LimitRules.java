package io.caravan.simulator.limits;

import io.caravan.hubspot.RateLimits;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * How the limits of a portal work.
 *
 * @param account the limits of the portal's private apps: the daily one is the account's
 * @param zone the day ends at midnight there
 * @param enforced whether calls over the limit are refused; they are counted in any case
 * @param uncertain whether a refused call uses quota, and whether a 429 names its pause
 */
public record LimitRules(
    RateLimits account, ZoneId zone, boolean enforced, Supplier<UncertainBehaviour> uncertain) {

  boolean refusedCount() {
    return uncertain.get().refusedCallsCount();
  }

  boolean retryAfter() {
    return uncertain.get().retryAfterOnLimits();
  }
}
