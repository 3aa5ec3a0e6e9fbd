package io.caravan.gateway.quota;

import static io.caravan.gateway.quota.RateLimitHeaders.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RateLimitHeadersTest {

  private static RateLimitHeaders read(Map<String, String> headers) {
    var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    return RateLimitHeaders.from(anyCase::get);
  }

  @Test
  void all_headers_of_a_private_apps_answer_are_read() {
    assertThat(
            read(
                Map.of(
                    "x-hubspot-ratelimit-daily", "500000",
                    "x-hubspot-ratelimit-daily-remaining", "499029",
                    "x-hubspot-ratelimit-interval-milliseconds", "10000",
                    "x-hubspot-ratelimit-max", " 150 ",
                    "x-hubspot-ratelimit-remaining", "0",
                    "x-hubspot-ratelimit-secondly", "15")))
        .isEqualTo(new RateLimitHeaders(10_000, 150, 0, 500_000, 499_029));
  }

  @Test
  void missing_and_unreadable_headers_are_absent() {
    assertThat(read(Map.of())).isEqualTo(RateLimitHeaders.NONE);
    assertThat(read(Map.of("X-HubSpot-RateLimit-Max", "-3", "X-HubSpot-RateLimit-Remaining", "x")))
        .isEqualTo(RateLimitHeaders.NONE);
    assertThat(RateLimitHeaders.NONE.max()).isEqualTo(ABSENT).isNegative();
  }
}
