package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which limits apply to whom, what else uses them, and what the switches change. */
class LimitChoicesTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T22:59:00Z"));
  private Simulator simulator;
  private TestClient client;

  private void start(UnaryOperator<SimulatorOptionsBuilder> more) throws IOException {
    simulator =
        Simulator.start(
            more.apply(
                    SimulatorOptions.builder()
                        .clock(clock)
                        .portals(2)
                        .zone(ZoneId.of("Europe/Berlin")))
                .build());
    client = new TestClient(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private TestClient oauth(long portalId) {
    PortalCredentials credentials = simulator.credentials(portalId);
    String token =
        client
            .withToken(null)
            .form(
                "/oauth/2026-09/token",
                "grant_type=refresh_token&client_id="
                    + credentials.clientId()
                    + "&client_secret="
                    + credentials.clientSecret()
                    + "&refresh_token="
                    + credentials.refreshToken())
            .body()
            .path("access_token")
            .asText();
    return client.withToken(token);
  }

  private int allowed(TestClient caller, String path) {
    for (int calls = 0; ; calls++) {
      if (caller.get(path).status() == 429) {
        return calls;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FREE, 0, '', 100, 250000",
    "PROFESSIONAL, 0, '', 190, 625000",
    "PROFESSIONAL, 0, professionalDaily=650000, 190, 650000",
    "ENTERPRISE, 0, '', 190, 1000000",
    "ENTERPRISE, 1, '', 250, 2000000",
    "PROFESSIONAL, 2, '', 250, 2625000",
    "PROFESSIONAL, 0, limitTable=before_2024, 150, 500000"
  })
  void tiers_increases_and_tables_decide(
      Tier tier, int increases, String uncertain, int burst, long daily) throws IOException {
    start(
        builder ->
            builder
                .tier(tier)
                .limitIncreases(increases)
                .uncertain(
                    uncertain.isEmpty()
                        ? UncertainBehaviour.ASSUMED
                        : UncertainBehaviour.ASSUMED.with(uncertain)));
    Response first = client.get(CONTACTS);
    assertThat(first.header("X-HubSpot-RateLimit-Max")).isEqualTo(Integer.toString(burst));
    assertThat(first.header("X-HubSpot-RateLimit-Daily")).isEqualTo(Long.toString(daily));
    assertThat(simulator.credentials().limits().burstPerTenSeconds()).isEqualTo(burst);
  }

  @Test
  void increases_are_not_sold_to_everyone() throws IOException {
    assertThatThrownBy(() -> start(builder -> builder.tier(Tier.FREE).limitIncreases(1)))
        .hasMessageContaining("Professional and Enterprise");
    assertThatThrownBy(() -> start(builder -> builder.limitIncreases(3)))
        .hasMessageContaining("between 0 and 2: 3");
    start(builder -> builder);
  }

  @Test
  void apps_have_a_window_each_and_portals_too() throws IOException {
    start(builder -> builder.tier(Tier.STARTER));
    assertThat(allowed(client, CONTACTS)).isEqualTo(100);
    TestClient key = client.withToken(simulator.credentials().serviceKey());
    assertThat(allowed(key, CONTACTS)).isEqualTo(100);
    assertThat(allowed(oauth(62_515), CONTACTS)).isEqualTo(100);
    assertThat(allowed(client.withToken(simulator.credentials(62_516).privateToken()), CONTACTS))
        .isEqualTo(100);
  }

  @Test
  void a_marketplace_app_has_110_no_day_and_uses_nobody_elses() throws IOException {
    start(builder -> builder.appKind(AppKind.MARKETPLACE));
    simulator.portal().usedToday(625_000);
    TestClient app = oauth(62_515);
    Response first = app.get(CONTACTS);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("X-HubSpot-RateLimit-Max")).isEqualTo("110");
    assertThat(first.header("X-HubSpot-RateLimit-Daily")).isNull();
    assertThat(allowed(app, CONTACTS)).isEqualTo(109);
    Response refused = app.get(CONTACTS);
    assertThat(refused.body().path("groupName").asText())
        .isEqualTo("publicapi:app-api-calls-ten-secondly:65432:62515");
    assertThat(simulator.report().usedToday()).containsEntry(62_515L, 625_000L);
    assertThat(client.get(CONTACTS).body().path("policyName").asText()).isEqualTo("DAILY");
  }

  @Test
  void search_is_shared_by_all_apps_of_a_portal() throws IOException {
    start(builder -> builder);
    TestClient app = oauth(62_515);
    for (int i = 0; i < 5; i++) {
      TestClient caller = i % 2 == 0 ? client : app;
      assertThat(caller.post(CONTACTS + "/search", "{}").status()).isEqualTo(200);
    }
    Response refused = app.post(CONTACTS + "/search", "{}");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body().path("groupName").asText())
        .isEqualTo("publicapi:crm:search:oauth:65432:62515");
    assertThat(oauth(62_516).post(CONTACTS + "/search", "{}").status()).isEqualTo(200);
  }

  @Test
  void association_batches_have_their_own_window_and_day() throws IOException {
    start(builder -> builder);
    String path = "/crm/associations/2026-09/contacts/companies/labels";
    Response first = client.get(path);
    assertThat(first.header("X-HubSpot-RateLimit-Max")).isEqualTo("150");
    assertThat(first.header("X-HubSpot-RateLimit-Daily")).isEqualTo("500000");
    assertThat(allowed(client, path)).isEqualTo(149);
    assertThat(client.get(CONTACTS).header("X-HubSpot-RateLimit-Remaining")).isEqualTo("189");
  }

  @Test
  void by_switch_a_429_names_its_pause() throws IOException {
    start(
        builder ->
            builder
                .tier(Tier.FREE)
                .uncertain(UncertainBehaviour.ASSUMED.with("retryAfterOnLimits=true")));
    assertThat(allowed(client, CONTACTS)).isEqualTo(100);
    assertThat(client.get(CONTACTS).header("Retry-After")).isEqualTo("10");
    for (int i = 0; i < 5; i++) {
      client.post(CONTACTS + "/search", "{}");
    }
    assertThat(client.post(CONTACTS + "/search", "{}").header("Retry-After")).isEqualTo("1");
    clock.advance(Duration.ofSeconds(30));
    simulator.portal().usedToday(250_000);
    assertThat(client.get(CONTACTS).header("Retry-After")).isEqualTo("31");
  }

  @Test
  void by_switch_failed_calls_use_no_quota() throws IOException {
    start(builder -> builder.uncertain(UncertainBehaviour.ASSUMED.with("failedCallsCount=false")));
    for (int i = 0; i < 5; i++) {
      assertThat(client.get(CONTACTS + "/99").status()).isEqualTo(404);
    }
    assertThat(client.get(CONTACTS).header("X-HubSpot-RateLimit-Remaining")).isEqualTo("189");
    assertThat(simulator.report().usedToday()).containsEntry(62_515L, 1L);
  }

  @Test
  void without_the_switch_failed_calls_use_quota() throws IOException {
    start(builder -> builder);
    client.get(CONTACTS + "/99");
    assertThat(client.get(CONTACTS).header("X-HubSpot-RateLimit-Remaining")).isEqualTo("188");
  }

  @Test
  void another_integration_uses_quota_steadily_and_is_reported() throws IOException {
    start(builder -> builder.otherIntegration(Bucket.SEARCH, 2).otherIntegration(Bucket.BURST, 5));
    clock.advance(Duration.ofSeconds(10));
    assertThat(client.get(CONTACTS).header("X-HubSpot-RateLimit-Remaining")).isEqualTo("139");
    for (int i = 0; i < 3; i++) {
      assertThat(client.post(CONTACTS + "/search", "{}").status()).isEqualTo(200);
    }
    assertThat(client.post(CONTACTS + "/search", "{}").status()).isEqualTo(429);
    assertThat(simulator.report().byOthers().get(62_515L))
        .containsEntry("SEARCH", 20L)
        .containsEntry("BURST", 50L);
    assertThat(simulator.report().usedToday()).containsEntry(62_515L, 75L);
    client.post("/_sim/quota", "{\"bucket\":\"BURST\",\"perSecond\":0}");
    clock.advance(Duration.ofSeconds(10));
    JsonNode report = client.get("/_sim/report").body();
    assertThat(report.path("callsOfOtherIntegrations").path("62515").path("BURST").asInt())
        .isEqualTo(50);
    assertThat(client.post("/_sim/quota", "{\"perSecond\":-1}").status()).isEqualTo(400);
  }

  @Test
  void only_calls_since_midnight_belong_to_today() throws IOException {
    start(builder -> builder.otherIntegration(Bucket.BURST, 1));
    clock.advance(Duration.ofSeconds(90));
    assertThat(simulator.report().usedToday()).containsEntry(62_515L, 31L);
    assertThat(simulator.report().byOthers().get(62_515L)).containsEntry("BURST", 90L);
  }

  @Test
  void usage_is_five_minutes_old_and_counts_private_apps_alone() throws IOException {
    start(builder -> builder);
    JsonNode first = usage();
    assertThat(first.path("fetchStatus").asText()).isEqualTo("SUCCESS");
    assertThat(first.path("usageLimit").asLong()).isEqualTo(625_000);
    assertThat(first.path("currentUsage").asInt()).isEqualTo(1);
    oauth(62_515).get(CONTACTS);
    client.withToken(simulator.credentials().serviceKey()).get(CONTACTS);
    client.get(CONTACTS);
    JsonNode cached = usage();
    assertThat(cached.path("fetchStatus").asText()).isEqualTo("CACHED");
    assertThat(cached.path("currentUsage").asInt()).isEqualTo(1);
    assertThat(cached.path("collectedAt")).isEqualTo(first.path("collectedAt"));
    clock.advance(Duration.ofSeconds(50));
    simulator.portal().usedToday(7);
    assertThat(usage().path("currentUsage").asInt()).isEqualTo(8);
  }

  @Test
  void by_switch_usage_counts_service_keys() throws IOException {
    start(
        builder ->
            builder.uncertain(UncertainBehaviour.ASSUMED.with("usageCoversServiceKeys=true")));
    client.withToken(simulator.credentials().serviceKey()).get(CONTACTS);
    assertThat(usage().path("currentUsage").asInt()).isEqualTo(2);
  }

  private JsonNode usage() {
    return client
        .get("/account-info/2026-09/api-usage/daily/private-apps")
        .body()
        .path("results")
        .path(0);
  }

  @Test
  void without_limits_nothing_is_refused_and_all_is_counted() throws IOException {
    start(SimulatorOptionsBuilder::noLimits);
    for (int i = 0; i < 250; i++) {
      Response answer = client.get(CONTACTS);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("X-HubSpot-RateLimit-Max")).isNull();
    }
    assertThat(simulator.report().peak("burst")).isEqualTo(250);
  }
}
