package io.caravan.portal;

import io.caravan.hubspot.RateLimits;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import java.util.Arrays;
import java.util.Optional;

/** HubSpot does not name a portal's tier, but its daily limit gives it away. */
final class Tiers {

  private Tiers() {}

  /**
   * The tier with this daily limit of private apps; empty when none has it. Whatever is above the
   * highest tier comes from an API limit increase.
   */
  static Optional<Tier> ofDailyLimit(long daily) {
    if (daily > RateLimits.of(AppKind.PRIVATE, Tier.ENTERPRISE).daily()) {
      return Optional.of(Tier.LIMIT_INCREASE);
    }
    return Arrays.stream(Tier.values())
        .filter(tier -> RateLimits.of(AppKind.PRIVATE, tier).daily() == daily)
        // Free and Starter share theirs, and all else too.
        .findFirst();
  }
}
