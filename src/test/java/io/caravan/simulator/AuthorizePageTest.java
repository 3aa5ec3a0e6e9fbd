package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.Query;
import io.caravan.simulator.oauth.App;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page on which a person connects a portal, without a browser. */
class AuthorizePageTest {

  /** RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private Simulator simulator;
  private TestClient browser;
  private App app;

  @BeforeEach
  void start() throws IOException {
    simulator =
        Simulator.start(
            SimulatorOptions.builder()
                .clock(SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z")))
                .portals(2)
                .apps(2)
                .tier(Tier.STARTER)
                .redirectUri("http://localhost:9/callback?from=hubspot")
                .build());
    browser = new TestClient(simulator.baseUrl(), null);
    app = simulator.apps().get(1);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String query(String more) {
    return "client_id="
        + app.clientId()
        + "&redirect_uri="
        + encode(app.redirectUris().get(0))
        + "&scope=oauth%20crm.objects.contacts.read"
        + more;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Response decide(String more) {
    return browser.form("/oauth/authorize", query(more));
  }

  private static Query parameters(Response redirect) {
    assertThat(redirect.status()).isEqualTo(302);
    URI location = URI.create(redirect.header("Location"));
    assertThat(location.getHost()).isEqualTo("localhost");
    return new Query(location.getRawQuery());
  }

  private Response exchange(String code, String more) {
    return browser.form(
        "/oauth/2026-09/token",
        "grant_type=authorization_code&client_id="
            + app.clientId()
            + "&client_secret="
            + app.clientSecret()
            + "&redirect_uri="
            + encode(app.redirectUris().get(0))
            + "&code="
            + code
            + more);
  }

  @Test
  void the_page_names_the_app_the_portals_and_the_scopes() {
    Response page = browser.get("/oauth/authorize?" + query("&state=" + encode("<b>&\"")));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.text())
        .contains("Connect Acme Connect 2", "Acme 62515 (62515)", "Acme 62516 (62516)")
        .contains("<code>crm.objects.contacts.read</code>")
        .contains("value=\"&lt;b&gt;&amp;&quot;\"")
        .doesNotContain("<b>&\"");
  }

  @Test
  void an_address_with_a_portal_offers_that_portal_alone() {
    String page = browser.get("/oauth/62516/authorize?" + query("")).text();
    assertThat(page).contains("Acme 62516 (62516)").doesNotContain("Acme 62515");
    assertThat(browser.get("/oauth/99/authorize?" + query("")).status()).isEqualTo(400);
  }

  @Test
  void agreeing_leads_back_with_a_code_for_the_chosen_portal() {
    Query back = parameters(decide("&decision=agree&portal=62516&state=" + encode("a b/ü")));
    assertThat(back.first("state")).contains("a b/ü");
    assertThat(back.first("from")).contains("hubspot");
    Response issued = exchange(back.first("code").orElseThrow(), "");
    assertThat(issued.body().path("hub_id").asLong()).isEqualTo(62_516);
    assertThat(issued.body().path("scopes"))
        .hasToString("[\"crm.objects.contacts.read\",\"oauth\"]");
    TestClient connected = browser.withToken(issued.body().path("access_token").asText());
    assertThat(connected.get("/crm/objects/2026-09/contacts").status()).isEqualTo(200);
    assertThat(connected.get("/crm/objects/2026-09/deals").status()).isEqualTo(403);
  }

  @Test
  void refusing_leads_back_with_an_error() {
    Query back = parameters(decide("&decision=refuse&state=s"));
    assertThat(back.first("error")).contains("access_denied");
    assertThat(back.first("error_description")).isPresent();
    assertThat(back.first("state")).contains("s");
    assertThat(back.first("code")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client_id=|client_id=x|client_id",
        "redirect_uri=http|redirect_uri=https://evil.example/?x=http|redirect_uri",
        "&scope=oauth%20crm|&scope=crm|oauth",
        "&scope=oauth%20crm.objects.contacts.read|&x=|scope",
        "contacts.read|contacts.read%20no.such.scope|no.such.scope",
        "&redirect|&optional_scope=no.such.scope&redirect|no.such.scope",
        "&redirect|&code_challenge=abc&code_challenge_method=plain&redirect|S256"
      })
  void what_is_wrong_shows_a_page_and_never_leads_back(String right, String wrong, String named) {
    String broken = query("").replace(right, wrong);
    for (Response page :
        new Response[] {
          browser.get("/oauth/authorize?" + broken),
          browser.form("/oauth/authorize", broken + "&decision=agree&portal=62515"),
          browser.form("/oauth/authorize", broken + "&decision=refuse")
        }) {
      assertThat(page.status()).isEqualTo(400);
      assertThat(page.header("Location")).isNull();
      assertThat(page.text()).contains("Authorization failed").contains(named);
    }
  }

  @Test
  void optional_scopes_that_the_subscription_lacks_are_dropped_and_required_ones_are_not() {
    String wanted = "&optional_scope=tickets%20crm.objects.custom.read&decision=agree&portal=62515";
    String code = parameters(decide(wanted)).first("code").orElseThrow();
    assertThat(exchange(code, "").body().path("scopes"))
        .hasToString("[\"crm.objects.contacts.read\",\"oauth\",\"tickets\"]");
    Response page =
        browser.form(
            "/oauth/authorize",
            query("&decision=agree&portal=62515")
                .replace("contacts.read", "contacts.read%20crm.objects.custom.read"));
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.text()).contains("crm.objects.custom.read");
  }

  @Test
  void somebody_without_the_right_cannot_install() {
    Response page = decide("&decision=agree&portal=62515&as=member");
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.text()).contains("Super Admin");
    assertThat(decide("&decision=agree&portal=99").status()).isEqualTo(400);
  }

  @Test
  void a_challenge_must_be_met_at_the_exchange() {
    String asked =
        "&decision=agree&portal=62515&code_challenge_method=S256&code_challenge=" + CHALLENGE;
    String code = parameters(decide(asked)).first("code").orElseThrow();
    for (String wrong : new String[] {"", "&code_verifier=wrong"}) {
      assertThat(exchange(code, wrong).body().path("status").asText())
          .isEqualTo("BAD_CODE_VERIFIER");
    }
    assertThat(exchange(code, "&code_verifier=" + VERIFIER).status()).isEqualTo(200);
    String plain = parameters(decide("&decision=agree&portal=62515")).first("code").orElseThrow();
    assertThat(exchange(plain, "&code_verifier=" + VERIFIER).body().path("status").asText())
        .isEqualTo("BAD_CODE_VERIFIER");
  }

  @Test
  void agreeing_again_renews_what_the_install_may_do() {
    exchange(parameters(decide("&decision=agree&portal=62515")).first("code").orElseThrow(), "");
    String more =
        query("&decision=agree&portal=62515").replace("contacts.read", "contacts.read%20tickets");
    Response second =
        exchange(
            parameters(browser.form("/oauth/authorize", more)).first("code").orElseThrow(), "");
    assertThat(second.body().path("scopes"))
        .hasToString("[\"crm.objects.contacts.read\",\"oauth\",\"tickets\"]");
  }
}
