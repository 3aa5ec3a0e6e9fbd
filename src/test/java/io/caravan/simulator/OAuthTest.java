package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token endpoints in all their generations, as a client meets them. */
class OAuthTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";
  private static final String TOKEN = "/oauth/2026-09/token";

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
  private Simulator simulator;
  private TestClient open;
  private PortalCredentials credentials;

  @BeforeEach
  void start() throws IOException {
    start(builder -> builder);
  }

  private void start(UnaryOperator<SimulatorOptionsBuilder> more) throws IOException {
    simulator =
        Simulator.start(
            more.apply(SimulatorOptions.builder().clock(clock).portals(2).apps(2)).build());
    open = new TestClient(simulator.baseUrl(), null);
    credentials = simulator.credentials();
  }

  private void restart(UncertainBehaviour uncertain) throws IOException {
    stop();
    start(builder -> builder.uncertain(uncertain));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private static String client(App app) {
    return "client_id=" + app.clientId() + "&client_secret=" + app.clientSecret() + "&";
  }

  private Response token(String path, String rest) {
    return open.form(path, client(simulator.apps().get(0)) + rest);
  }

  private Response refresh(String path) {
    return token(path, "grant_type=refresh_token&refresh_token=" + credentials.refreshToken());
  }

  private Response exchange(String code, String more) {
    return token(TOKEN, codeForm(code) + more);
  }

  private String codeForm(String code) {
    return "grant_type=authorization_code&redirect_uri="
        + URLEncoder.encode(credentials.redirectUri(), StandardCharsets.UTF_8)
        + "&code="
        + code;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth/2026-09/token", "/oauth/2026-03/token", "/oauth/v3/token"})
  void every_new_generation_tells_whose_token_it_is(String path) {
    JsonNode issued = refresh(path).body();
    assertThat(issued.path("token_type").asText()).isEqualTo("bearer");
    assertThat(issued.path("hub_id").asLong()).isEqualTo(62_515);
    assertThat(issued.path("user_id").asLong()).isEqualTo(9_586_504);
    assertThat(issued.path("token_use").asText()).isEqualTo("access_token");
    assertThat(issued.path("scopes")).isNotEmpty();
  }

  @Test
  void v1_tells_less_takes_the_query_and_ends_in_february_2027() {
    String query =
        "?"
            + client(simulator.apps().get(0))
            + "grant_type=refresh_token&refresh_token="
            + credentials.refreshToken();
    Response issued = open.form("/oauth/v1/token" + query, "");
    assertThat(issued.status()).isEqualTo(200);
    assertThat(issued.body().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("token_type", "access_token", "refresh_token", "expires_in");
    assertThat(open.form(TOKEN + query, "").body().path("status").asText())
        .isEqualTo("BAD_CLIENT_ID");
    clock.advance(Duration.between(clock.instant(), Instant.parse("2027-02-16T00:00:00Z")));
    assertThat(refresh("/oauth/v1/token").status()).isEqualTo(404);
    assertThat(refresh(TOKEN).status()).isEqualTo(200);
  }

  @Test
  void refusals_are_written_as_hubspot_writes_them() {
    assertThat(open.form(TOKEN, "client_id=x").body())
        .hasToString(
            "{\"status\":\"BAD_CLIENT_ID\",\"message\":\"missing or unknown client id\","
                + "\"error\":\"invalid_client\"}");
    assertThat(
            open.form(TOKEN, "client_id=" + credentials.clientId() + "&client_secret=x")
                .body()
                .path("status")
                .asText())
        .isEqualTo("BAD_CLIENT_SECRET");
    assertThat(token(TOKEN, "grant_type=refresh_token&refresh_token=x").body())
        .hasToString(
            "{\"status\":\"BAD_REFRESH_TOKEN\","
                + "\"message\":\"refresh token is invalid, expired or revoked\","
                + "\"error\":\"invalid_grant\","
                + "\"error_description\":\"refresh token is invalid, expired or revoked\"}");
    JsonNode old = token("/oauth/v1/token", "grant_type=refresh_token&refresh_token=x").body();
    assertThat(old.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("status", "message", "correlationId");
    assertThat(old.path("message").asText()).isEqualTo("missing or invalid refresh token");
    assertThat(status(token(TOKEN, "grant_type=magic"))).isEqualTo("BAD_GRANT_TYPE");
    assertThat(status(exchange("unknown", ""))).isEqualTo("BAD_AUTH_CODE");
    assertThat(
            status(
                token(
                    TOKEN,
                    "grant_type=authorization_code&redirect_uri=http://localhost/x&code="
                        + credentials.authCode())))
        .isEqualTo("BAD_REDIRECT_URI");
    assertThat(status(token(TOKEN, "grant_type=client_credentials&scope=tickets")))
        .isEqualTo("BAD_SCOPES");
  }

  private static String status(Response refused) {
    assertThat(refused.status()).isEqualTo(400);
    return refused.body().path("status").asText();
  }

  @Test
  void a_code_does_not_wait_longer_than_five_minutes() {
    String code = simulator.authorizationCode(62_515);
    clock.advance(Duration.ofMinutes(5));
    assertThat(status(exchange(code, ""))).isEqualTo("BAD_AUTH_CODE");
    assertThat(exchange(credentials.authCode(), "").status()).isEqualTo(200);
    assertThat(status(exchange(credentials.authCode(), ""))).isEqualTo("BAD_AUTH_CODE");
  }

  @Test
  void another_apps_code_and_refresh_token_are_unknown() {
    String other = client(simulator.apps().get(1));
    assertThat(status(open.form(TOKEN, other + codeForm(credentials.authCode()))))
        .isEqualTo("BAD_AUTH_CODE");
    assertThat(
            status(
                open.form(
                    TOKEN,
                    other
                        + "grant_type=refresh_token&refresh_token="
                        + credentials.refreshToken())))
        .isEqualTo("BAD_REFRESH_TOKEN");
    assertThat(refresh(TOKEN).status()).isEqualTo(200);
  }

  @Test
  void a_refresh_token_rotates_when_the_switch_says_so() throws IOException {
    restart(UncertainBehaviour.ASSUMED.with(it -> it.refreshTokenRotates = true));
    String next = refresh(TOKEN).body().path("refresh_token").asText();
    assertThat(next).isNotEqualTo(credentials.refreshToken());
    assertThat(status(refresh(TOKEN))).isEqualTo("BAD_REFRESH_TOKEN");
    assertThat(token(TOKEN, "grant_type=refresh_token&refresh_token=" + next).status())
        .isEqualTo(200);
  }

  @Test
  void a_wrong_client_is_a_401_when_the_switch_says_so() throws IOException {
    restart(UncertainBehaviour.ASSUMED.with("tokenErrorStatus=401"));
    assertThat(open.form(TOKEN, "client_id=x").status()).isEqualTo(401);
  }

  @Test
  void introspection_tells_everything_about_living_tokens_and_nothing_about_others() {
    String access = refresh(TOKEN).body().path("access_token").asText();
    clock.advance(Duration.ofSeconds(88));
    JsonNode seen =
        token(TOKEN + "/introspect", "token_type_hint=access_token&access_token=" + access).body();
    assertThat(seen.path("active").asBoolean()).isTrue();
    assertThat(seen.path("token_use").asText()).isEqualTo("access_token");
    assertThat(seen.path("expires_in").asInt()).isEqualTo(1712);
    assertThat(seen.path("app_id").asLong()).isEqualTo(credentials.appId());
    assertThat(seen.path("user").asText()).isEqualTo("admin@acme-62515.example");
    assertThat(seen.path("signed_access_token").path("hubId").asLong()).isEqualTo(62_515);
    JsonNode refresh = token(TOKEN + "/introspect", "token=" + credentials.refreshToken()).body();
    assertThat(refresh.path("token_use").asText()).isEqualTo("refresh_token");
    assertThat(refresh.has("expires_in")).isFalse();
    assertThat(refresh.has("signed_access_token")).isFalse();
    assertThat(
            open.form(TOKEN + "/introspect", client(simulator.apps().get(1)) + "token=" + access)
                .text())
        .isEqualTo("{\"active\":false}");
    clock.advance(Duration.ofMinutes(30));
    assertThat(token(TOKEN + "/introspect", "token=" + access).text())
        .isEqualTo("{\"active\":false}");
  }

  @Test
  void v1_lookups_tell_about_access_and_refresh_tokens() {
    String access = refresh(TOKEN).body().path("access_token").asText();
    JsonNode seen = open.get("/oauth/v1/access-tokens/" + access).body();
    assertThat(seen.path("token_type").asText()).isEqualTo("access");
    assertThat(seen.path("hub_domain").asText()).isEqualTo("acme-62515.example");
    String path = "/oauth/v1/refresh-tokens/" + credentials.revokableRefreshToken();
    assertThat(open.get(path).body().path("token_type").asText()).isEqualTo("refresh");
    assertThat(open.delete(path).status()).isEqualTo(204);
    assertThat(open.get(path).status()).isEqualTo(404);
    assertThat(refresh(TOKEN).status()).isEqualTo(200);
  }

  @Test
  void an_uninstalled_app_loses_its_tokens_on_that_portal_alone() {
    String access = refresh(TOKEN).body().path("access_token").asText();
    String other =
        token(
                TOKEN,
                "grant_type=refresh_token&refresh_token="
                    + simulator.credentials(62_516).refreshToken())
            .body()
            .path("access_token")
            .asText();
    Response gone = open.withToken(access).delete("/appinstalls/2026-09/external-install");
    assertThat(gone.status()).isEqualTo(204);
    assertThat(open.withToken(access).get(CONTACTS).status()).isEqualTo(401);
    assertThat(status(refresh(TOKEN))).isEqualTo("BAD_REFRESH_TOKEN");
    assertThat(status(exchange(credentials.authCode(), ""))).isEqualTo("BAD_AUTH_CODE");
    assertThat(open.withToken(other).get(CONTACTS).status()).isEqualTo(200);
    assertThat(open.withToken(credentials.privateToken()).get(CONTACTS).status()).isEqualTo(200);
    assertThat(
            open.withToken(credentials.privateToken())
                .delete("/appinstalls/2026-09/external-install")
                .status())
        .isEqualTo(403);
  }

  @Test
  void a_portal_that_was_given_up_is_a_bad_hub() {
    String access = refresh(TOKEN).body().path("access_token").asText();
    assertThat(open.post("/_sim/close-portal", "{\"portalId\":62515}").status()).isEqualTo(204);
    Response refused = refresh(TOKEN);
    assertThat(status(refused)).isEqualTo("BAD_HUB");
    assertThat(refused.body().path("error").asText()).isEqualTo("access_denied");
    assertThat(open.withToken(access).get(CONTACTS).status()).isEqualTo(401);
  }

  @Test
  void an_apps_own_token_opens_the_journal_and_no_portal() {
    Response issued =
        token(
            TOKEN,
            "grant_type=client_credentials&scope=developer.webhooks_journal.read"
                + "%20developer.webhooks_journal.subscriptions.read");
    assertThat(issued.body().path("token_use").asText()).isEqualTo("client_credentials");
    assertThat(issued.body().has("refresh_token")).isFalse();
    TestClient own = open.withToken(issued.body().path("access_token").asText());
    assertThat(own.get("/webhooks-journal/journal/2026-03/earliest").status()).isEqualTo(204);
    assertThat(own.get("/webhooks-journal/subscriptions/2026-09").status()).isEqualTo(200);
    assertThat(own.post("/webhooks-journal/subscriptions/2026-09", "{}").status()).isEqualTo(403);
    assertThat(own.get(CONTACTS).status()).isEqualTo(403);
    clock.advance(Duration.ofMinutes(30));
    assertThat(own.get("/webhooks-journal/journal/2026-03/earliest").status()).isEqualTo(401);
  }

  @Test
  void a_private_token_tells_about_itself() {
    Response seen =
        open.post(
            "/oauth/v2/private-apps/get/access-token-info",
            "{\"tokenKey\":\"" + credentials.limitedToken() + "\"}");
    assertThat(seen.body().path("hubId").asLong()).isEqualTo(62_515);
    assertThat(seen.body().path("scopes")).hasToString("[\"crm.objects.contacts.read\"]");
  }

  @Test
  void api_keys_are_dead_but_for_the_developer_account() {
    String key = "?hapikey=" + credentials.developerApiKey();
    assertThat(open.get(CONTACTS + key).status()).isEqualTo(401);
    assertThat(open.get("/webhooks/v3/" + credentials.appId() + "/subscriptions" + key).status())
        .isEqualTo(200);
    assertThat(
            open.get("/webhooks/v3/" + credentials.appId() + "/subscriptions?hapikey=x").status())
        .isEqualTo(401);
  }
}
