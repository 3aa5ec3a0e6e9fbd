package io.caravan.simulator.limits;

import io.caravan.hubspot.RateLimits;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers that tell a client its limits, in HubSpot's spelling. */
final class RateLimitHeaders {

  private final Map<String, String> headers = new LinkedHashMap<>();

  void daily(long limit, long used) {
    if (limit != RateLimits.NO_LIMIT) {
      put("X-HubSpot-RateLimit-Daily", Long.toString(limit));
      put("X-HubSpot-RateLimit-Daily-Remaining", Long.toString(Math.max(0, limit - used)));
    }
  }

  void tenSeconds(int limit, int used) {
    int remaining = Math.max(0, limit - used);
    put("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
    put("X-HubSpot-RateLimit-Max", Integer.toString(limit));
    put("X-HubSpot-RateLimit-Remaining", Integer.toString(remaining));
    put("X-HubSpot-RateLimit-Secondly", Integer.toString(limit / 10));
    put(
        "X-HubSpot-RateLimit-Secondly-Remaining",
        Integer.toString(Math.min(remaining, limit / 10)));
  }

  void put(String name, String value) {
    headers.put(name, value);
  }

  Map<String, String> all() {
    return headers;
  }
}
