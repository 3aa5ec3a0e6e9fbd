package io.caravan.simulator.limits;

import io.caravan.hubspot.RateLimits;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.uncertain.LimitTable;
import io.caravan.simulator.uncertain.UncertainBehaviour;

/**
 * The limits that HubSpot publishes. Source: HubSpot docs, "API usage guidelines and limits", and
 * the changelog of 2024.
 *
 * @param increases how often the API Limit Increase was bought, 0 to 2
 */
public record LimitTables(Tier tier, int increases, UncertainBehaviour uncertain) {

  private static final int MAX_INCREASES = 2;
  private static final long INCREASE_PER_DAY = 1_000_000;

  public LimitTables {
    if (increases < 0 || increases > MAX_INCREASES) {
      throw new IllegalArgumentException("limit increases must lie between 0 and 2: " + increases);
    }
    if (increases > 0 && (tier == Tier.FREE || tier == Tier.STARTER)) {
      throw new IllegalArgumentException(
          "limit increases are sold to tiers Professional and Enterprise only, not " + tier);
    }
  }

  /** The limits of an app of this kind. */
  public RateLimits of(AppKind kind) {
    RateLimits privateApps = withIncreases(byTier());
    if (kind == AppKind.PRIVATE) {
      return privateApps;
    }
    RateLimits published = RateLimits.of(kind, tier);
    return new RateLimits(
        old() ? 100 : published.burstPerTenSeconds(),
        published.searchPerSecond(),
        privateApps.associationsPerTenSeconds(),
        published.daily(),
        privateApps.associationsDaily());
  }

  private boolean old() {
    return uncertain.limitTable() == LimitTable.BEFORE_2024;
  }

  private RateLimits byTier() {
    RateLimits now = RateLimits.of(AppKind.PRIVATE, tier);
    if (old()) {
      return switch (tier) {
        case FREE, STARTER -> now;
        case PROFESSIONAL, ENTERPRISE -> change(now, 150, 500_000);
        case LIMIT_INCREASE -> change(now, 200, 1_000_000);
      };
    }
    return tier == Tier.PROFESSIONAL
        ? change(now, now.burstPerTenSeconds(), uncertain.professionalDaily())
        : now;
  }

  private static RateLimits change(RateLimits now, int burst, long daily) {
    return new RateLimits(
        burst,
        now.searchPerSecond(),
        now.associationsPerTenSeconds(),
        daily,
        now.associationsDaily());
  }

  /** Burst and association limits rise once; the day grows with each increase. */
  private RateLimits withIncreases(RateLimits base) {
    if (increases == 0) {
      return base;
    }
    RateLimits raised = RateLimits.of(AppKind.PRIVATE, Tier.LIMIT_INCREASE);
    return new RateLimits(
        old() ? 200 : raised.burstPerTenSeconds(),
        base.searchPerSecond(),
        raised.associationsPerTenSeconds(),
        base.daily() + increases * INCREASE_PER_DAY,
        raised.associationsDaily());
  }
}
