package io.caravan.simulator.limits;

import io.caravan.hubspot.RateLimits;
import java.time.ZoneId;

/**
 * How the limits of a portal work.
 *
 * @param account the limits of the portal's private apps: the daily one is the account's
 * @param zone the day ends at midnight there
 * @param enforced whether calls over the limit are refused; they are counted in any case
 * @param refusedCount whether a refused call uses quota; HubSpot does not say, and most likely it
 *     does
 * @param retryAfter whether a 429 names its pause
 */
public record LimitRules(
    RateLimits account, ZoneId zone, boolean enforced, boolean refusedCount, boolean retryAfter) {}
