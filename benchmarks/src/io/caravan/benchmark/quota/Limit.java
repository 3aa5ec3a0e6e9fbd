package io.caravan.benchmark.quota;

import io.caravan.hubspot.RateLimits.Tier;
import java.time.Duration;

/** One of HubSpot's limits. */
enum Limit {
  BURST_100("100 per 10 s", Tier.STARTER, 100, Duration.ofSeconds(10), "burst", 0.97),
  BURST_190("190 per 10 s", Tier.PROFESSIONAL, 190, Duration.ofSeconds(10), "burst", 0.97),
  SEARCH("search, 5 per s", Tier.PROFESSIONAL, 5, Duration.ofSeconds(1), "search", 0.95);

  final String text;
  final Tier tier;
  final int calls;
  final Duration window;
  final String windowName;
  final double target;

  /**
   * @param tier of the portal that has this limit
   * @param calls allowed in any position of the window
   * @param windowName as the simulator calls it
   * @param target the share of the limit that Caravan is to use
   */
  Limit(String text, Tier tier, int calls, Duration window, String windowName, double target) {
    this.text = text;
    this.tier = tier;
    this.calls = calls;
    this.window = window;
    this.windowName = windowName;
    this.target = target;
  }
}
