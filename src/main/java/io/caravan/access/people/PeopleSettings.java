package io.caravan.access.people;

import io.caravan.access.limit.FeatureFlags;
import io.caravan.access.limit.IntegrationLimits;
import io.caravan.settings.Settings;
import java.time.Duration;

/**
 * What may be done with people and keys.
 *
 * @param longestLife for which an API key may be good
 */
public record PeopleSettings(
    IntegrationLimits limits, FeatureFlags features, Duration longestLife) {

  /** As it is without any setting. */
  public static PeopleSettings usual() {
    return new PeopleSettings(
        IntegrationLimits.usual(), FeatureFlags.allOn(), Duration.ofDays(365));
  }

  /**
   * Reads {@code caravan.limits.*}, {@code caravan.features.*} and {@code
   * caravan.api-keys.longest-life}.
   */
  public static PeopleSettings from(Settings settings) {
    return new PeopleSettings(
        IntegrationLimits.from(settings),
        FeatureFlags.from(settings),
        settings.duration(
            "caravan.api-keys.longest-life",
            Duration.ofDays(365),
            Duration.ofDays(1),
            Duration.ofDays(3650)));
  }
}
