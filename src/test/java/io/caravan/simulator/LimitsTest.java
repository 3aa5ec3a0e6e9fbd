package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T22:59:00Z"));
  private Simulator simulator;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    simulator =
        Simulator.start(
            SimulatorOptions.builder()
                .clock(clock)
                .tier(Tier.FREE)
                .zone(ZoneId.of("Europe/Berlin"))
                .refusedCallsCount(false)
                .build());
    client = new TestClient(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void the_burst_window_rolls_and_tells_what_remains() {
    for (int i = 1; i <= 100; i++) {
      Response answer = client.get(CONTACTS);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("X-HubSpot-RateLimit-Remaining"))
          .isEqualTo(Integer.toString(100 - i));
      assertThat(answer.header("X-HubSpot-RateLimit-Interval-Milliseconds")).isEqualTo("10000");
      clock.advance(Duration.ofMillis(10));
    }
    Response refused = client.get(CONTACTS);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isNull();
    assertThat(refused.header("X-HubSpot-RateLimit-Remaining")).isEqualTo("0");
    assertThat(refused.body().has("category")).isFalse();
    assertThat(refused.body().path("message").asText())
        .isEqualTo("You have reached your ten_secondly_rolling limit.");
    assertThat(refused.body().path("errorType").asText()).isEqualTo("RATE_LIMIT");
    assertThat(refused.body().path("policyName").asText()).isEqualTo("TEN_SECONDLY_ROLLING");
    assertThat(refused.body().path("groupName").asText())
        .isEqualTo("publicapi:private_app-api-calls-ten-secondly:54321:62515");
    clock.advance(Duration.ofMillis(8_999));
    assertThat(client.get(CONTACTS).status()).isEqualTo(429);
    clock.advance(Duration.ofMillis(1));
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
    assertThat(client.get(CONTACTS).status()).isEqualTo(429);
    assertThat(simulator.report().peak("burst")).isEqualTo(100);
    assertThat(simulator.report().refused()).isEqualTo(3);
  }

  @Test
  void search_has_a_bucket_of_its_own_without_headers() {
    for (int i = 0; i < 5; i++) {
      Response answer = client.post(CONTACTS + "/search", "{}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().map().keySet())
          .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("ratelimit"));
    }
    Response refused = client.post(CONTACTS + "/search", "{}");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body().path("policyName").asText()).isEqualTo("SECONDLY");
    assertThat(refused.body().path("message").asText())
        .isEqualTo("You have reached your secondly limit.");
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertThat(client.post(CONTACTS + "/search", "{}").status()).isEqualTo(200);
  }

  @Test
  void association_batches_do_not_use_the_burst_window() {
    simulator.portal().useQuota(Bucket.BURST, 100);
    assertThat(client.get(CONTACTS).status()).isEqualTo(429);
    assertThat(
            client
                .post("/crm/v4/associations/contacts/companies/batch/read", "{\"inputs\":[]}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void the_day_ends_at_midnight_of_the_portal() {
    simulator.portal().usedToday(249_999);
    Response last = client.get(CONTACTS);
    assertThat(last.status()).isEqualTo(200);
    assertThat(last.header("X-HubSpot-RateLimit-Daily")).isEqualTo("250000");
    assertThat(last.header("X-HubSpot-RateLimit-Daily-Remaining")).isEqualTo("0");
    Response refused = client.get(CONTACTS);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body().path("policyName").asText()).isEqualTo("DAILY");
    assertThat(refused.body().path("message").asText())
        .isEqualTo("You have reached your daily limit.");
    clock.advance(Duration.ofSeconds(59));
    assertThat(client.get(CONTACTS).status()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
  }

  @Test
  void what_others_use_is_gone() {
    simulator.portal().useQuota(Bucket.SEARCH, 3);
    assertThat(client.post(CONTACTS + "/search", "{}").status()).isEqualTo(200);
    assertThat(client.post(CONTACTS + "/search", "{}").status()).isEqualTo(200);
    assertThat(client.post(CONTACTS + "/search", "{}").status()).isEqualTo(429);
  }
}
