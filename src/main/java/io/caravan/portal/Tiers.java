package io.caravan.portal;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.RateLimits;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import java.util.Arrays;
import java.util.Optional;

/** HubSpot does not name a portal's tier, but its daily limit gives it away. */
public final class Tiers {

  private static final String DAILY = "private-apps-api-calls-daily";

  private Tiers() {}

  /**
   * The tier with this daily limit of private apps; empty when none has it. Whatever is above the
   * highest tier comes from an API limit increase.
   */
  public static Optional<Tier> ofDailyLimit(long daily) {
    if (daily > RateLimits.of(AppKind.PRIVATE, Tier.ENTERPRISE).daily()) {
      return Optional.of(Tier.LIMIT_INCREASE);
    }
    return Arrays.stream(Tier.values())
        .filter(tier -> RateLimits.of(AppKind.PRIVATE, tier).daily() == daily)
        // Free and Starter share theirs, and all else too.
        .findFirst();
  }

  /** The same from HubSpot's answer about the day's usage; empty when it does not tell. */
  public static Optional<Tier> ofDailyUsage(JsonNode usage) {
    return daily(usage)
        .map(counts -> counts.path("usageLimit").asLong(0))
        .flatMap(Tiers::ofDailyLimit);
  }

  /** The count of the day among those that the answer has. */
  static Optional<JsonNode> daily(JsonNode usage) {
    for (JsonNode counts : usage.path("results")) {
      String fetched = counts.path("fetchStatus").asText("SUCCESS");
      boolean good = fetched.equals("SUCCESS") || fetched.equals("CACHED");
      if (good && counts.path("name").asText().equals(DAILY)) {
        return Optional.of(counts);
      }
    }
    return Optional.empty();
  }
}
