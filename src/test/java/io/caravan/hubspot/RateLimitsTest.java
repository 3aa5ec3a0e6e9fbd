package io.caravan.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  @Test
  void private_apps_are_limited_by_the_portals_tier() {
    assertThat(RateLimits.of(AppKind.PRIVATE, Tier.FREE))
        .isEqualTo(new RateLimits(100, 5, 100, 250_000, RateLimits.NO_LIMIT));
    assertThat(RateLimits.of(AppKind.PRIVATE, Tier.PROFESSIONAL))
        .isEqualTo(new RateLimits(190, 5, 150, 625_000, 500_000));
    assertThat(RateLimits.of(AppKind.PRIVATE, Tier.ENTERPRISE).daily()).isEqualTo(1_000_000);
    assertThat(RateLimits.of(AppKind.PRIVATE, Tier.LIMIT_INCREASE).burstPerTenSeconds())
        .isEqualTo(250);
  }

  @Test
  void marketplace_apps_get_110_per_ten_seconds_on_every_tier_and_no_daily_limit() {
    for (Tier tier : Tier.values()) {
      RateLimits limits = RateLimits.of(AppKind.MARKETPLACE, tier);
      assertThat(limits.burstPerTenSeconds()).isEqualTo(110);
      assertThat(limits.daily()).isEqualTo(RateLimits.NO_LIMIT);
    }
  }
}
