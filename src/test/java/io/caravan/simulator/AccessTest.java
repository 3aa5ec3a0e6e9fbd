package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
  private Simulator simulator;
  private TestClient client;
  private PortalCredentials credentials;

  @BeforeEach
  void start() throws IOException {
    simulator = Simulator.start(SimulatorOptions.builder().clock(clock).portals(2).build());
    client = new TestClient(simulator);
    credentials = simulator.credentials();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Response token(String path, String rest) {
    return client
        .withToken(null)
        .form(
            path,
            "client_id="
                + credentials.clientId()
                + "&client_secret="
                + credentials.clientSecret()
                + "&"
                + rest);
  }

  private Response refresh() {
    return token(
        "/oauth/2026-09/token",
        "grant_type=refresh_token&refresh_token=" + credentials.refreshToken());
  }

  @Test
  void a_call_without_a_known_token_is_a_401() {
    for (String bad : new String[] {null, "nonsense"}) {
      Response refused = client.withToken(bad).get(CONTACTS);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.body().path("category").asText()).isEqualTo("INVALID_AUTHENTICATION");
      assertThat(refused.body().path("message").asText())
          .startsWith("Authentication credentials not found.");
    }
  }

  @Test
  void an_access_token_works_until_it_expires() {
    Response issued = refresh();
    assertThat(issued.status()).isEqualTo(200);
    assertThat(issued.body().path("expires_in").asInt()).isEqualTo(1800);
    assertThat(issued.body().path("hub_id").asLong()).isEqualTo(62_515);
    assertThat(issued.body().path("refresh_token").asText()).isEqualTo(credentials.refreshToken());
    TestClient app = client.withToken(issued.body().path("access_token").asText());
    Response first = app.get(CONTACTS);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("X-HubSpot-RateLimit-Daily")).isNull();
    assertThat(first.header("X-HubSpot-RateLimit-Max")).isEqualTo("190");
    clock.advance(Duration.ofMinutes(30));
    Response expired = app.get(CONTACTS);
    assertThat(expired.status()).isEqualTo(401);
    assertThat(expired.body().path("category").asText()).isEqualTo("EXPIRED_AUTHENTICATION");
    assertThat(expired.body().path("message").asText())
        .isEqualTo("The OAuth token used to make this call expired 0 second(s) ago.");
    assertThat(expired.body().path("context").path("expire time").path(0).asText())
        .isEqualTo("2026-11-21T10:30:00.000Z");
  }

  @Test
  void a_revoked_refresh_token_is_bad_but_its_access_token_lives_on() {
    String access = refresh().body().path("access_token").asText();
    assertThat(token("/oauth/2026-09/token/revoke", "token=" + credentials.refreshToken()).status())
        .isEqualTo(200);
    Response refused = refresh();
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("status").asText()).isEqualTo("BAD_REFRESH_TOKEN");
    assertThat(refused.body().path("error").asText()).isEqualTo("invalid_grant");
    assertThat(refused.body().path("message").asText())
        .isEqualTo("refresh token is invalid, expired or revoked");
    Response old =
        token(
            "/oauth/v1/token",
            "grant_type=refresh_token&refresh_token=" + credentials.refreshToken());
    assertThat(old.body().path("message").asText()).isEqualTo("missing or invalid refresh token");
    assertThat(client.withToken(access).get(CONTACTS).status()).isEqualTo(200);
  }

  @Test
  void a_code_is_exchanged_once() {
    String rest =
        "grant_type=authorization_code&redirect_uri="
            + credentials.redirectUri()
            + "&code="
            + simulator.authorizationCode(62_516);
    Response issued = token("/oauth/2026-09/token", rest);
    assertThat(issued.body().path("hub_id").asLong()).isEqualTo(62_516);
    Response again = token("/oauth/2026-09/token", rest);
    assertThat(again.body().path("status").asText()).isEqualTo("BAD_AUTH_CODE");
  }

  @Test
  void a_token_can_be_looked_into() {
    String access = refresh().body().path("access_token").asText();
    Response seen = token("/oauth/2026-09/token/introspect", "token=" + access);
    assertThat(seen.body().path("active").asBoolean()).isTrue();
    assertThat(seen.body().path("hub_id").asLong()).isEqualTo(62_515);
    assertThat(token("/oauth/2026-09/token/introspect", "token=x").body())
        .hasToString("{\"active\":false}");
    assertThat(
            client
                .withToken(null)
                .form("/oauth/2026-09/token", "client_id=x&grant_type=refresh_token")
                .body()
                .path("status")
                .asText())
        .isEqualTo("BAD_CLIENT_ID");
  }

  @Test
  void missing_scopes_are_named() {
    TestClient limited =
        client.withToken(simulator.tokenWithScopes(62_515, Set.of("crm.objects.contacts.read")));
    assertThat(limited.get(CONTACTS).status()).isEqualTo(200);
    Response refused = limited.post(CONTACTS, "{\"properties\":{}}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body().path("category").asText()).isEqualTo("MISSING_SCOPES");
    assertThat(refused.body().path("errors").path(0).path("context").path("requiredGranularScopes"))
        .hasToString("[\"crm.objects.contacts.write\"]");
  }

  @Test
  void portals_do_not_see_each_other() {
    TestClient other = client.withToken(simulator.credentials(62_516).privateToken());
    client.post(CONTACTS, "{\"properties\":{\"email\":\"a@b.example\"}}");
    assertThat(client.get(CONTACTS).body().path("results")).hasSize(1);
    assertThat(other.get(CONTACTS).body().path("results")).isEmpty();
  }

  @Test
  void an_account_tells_its_zone_and_usage() {
    Response details = client.get("/account-info/2026-09/details");
    assertThat(details.body().path("portalId").asLong()).isEqualTo(62_515);
    assertThat(details.body().path("timeZone").asText()).isEqualTo("US/Eastern");
    assertThat(details.body().path("utcOffset").asText()).isEqualTo("-05:00");
    Response usage = client.get("/account-info/v3/api-usage/daily/private-apps");
    assertThat(usage.body().path("results").path(0).path("currentUsage").asInt()).isEqualTo(2);
    assertThat(usage.body().path("results").path(0).path("resetsAt").asText())
        .isEqualTo("2026-11-22T05:00:00Z");
  }

  @Test
  void an_unknown_path_and_a_wrong_method_are_told_apart() {
    assertThat(client.get("/crm/v9/nothing").status()).isEqualTo(404);
    assertThat(client.get("/crm/v9/nothing").body().path("message").asText())
        .isEqualTo("resource not found");
    assertThat(client.get("/crm/objects/2025-01/contacts").status()).isEqualTo(404);
    assertThat(client.put(CONTACTS, "{}").status()).isEqualTo(405);
  }
}
