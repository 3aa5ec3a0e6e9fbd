package io.caravan.portal.oauth;

import static io.caravan.portal.PortalRig.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.access.Caller;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.audit.AuditEntry;
import io.caravan.gateway.CallError;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.portal.PortalRig;
import io.caravan.portal.vault.MemoryKeys;
import io.caravan.portal.vault.Vault;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of connecting a portal, over HTTP, with HubSpot on localhost. */
@Timeout(300)
class ConnectingIT {

  private static final String ADA = "ada acme ADMIN";
  private static final String EVE = "eve evil ADMIN";
  private static final long FIRST = 62_515;

  private final Moved clock = new Moved();
  private final Vault vault = MemoryKeys.vault();
  private Simulator hubspot;
  private StoreSettings database;
  private PortalRig rig;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .portals(2)
                .contacts(1)
                .noLimits()
                .redirectUri(PortalRig.REDIRECT)
                .uncertain(UncertainBehaviour.ASSUMED.with(it -> it.refreshTokenRotates = true))
                .build());
    database = TestDatabase.fresh(Dialect.SQLITE, directory);
    rig = new PortalRig(hubspot, database, vault, clock);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void a_portal_is_connected_and_can_be_called_also_after_a_restart() throws Exception {
    JsonNode link = rig.link(ADA, "?name=emea");
    assertThat(link.path("url").asText())
        .contains("/oauth/authorize?client_id=", "&code_challenge=", "&optional_scope=")
        .doesNotContain("client_secret");
    assertThat(progress(ADA, link).path("state").asText()).isEqualTo("waiting");

    HttpResponse<String> page = rig.callback(rig.decide(link, FIRST, "agree"));
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(page.body()).contains("Portal emea is connected", "acme", "ada");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");

    JsonNode done = progress(ADA, link);
    assertThat(done.path("state").asText()).isEqualTo("connected");
    assertThat(done.path("report").path("verdict").asText()).isIn("ready", "limited");
    assertThat(rig.portal.portals().named("emea")).isPresent();
    assertThat(read(FIRST)).isInstanceOf(HubSpotAnswer.class);
    JsonNode status = json(rig.api(ADA, "GET", "/hubspot/connection/status"));
    assertThat(status.path("state").asText()).isEqualTo("connected");
    assertThat(status.path("hubDomain").asText()).isEqualTo("acme-62515.example");
    assertThat(status.path("scopes")).isNotEmpty();
    assertThat(status.path("tokenGoodUntil").asText()).isNotEmpty();

    int refreshes = refreshes();
    rig.close();
    rig = new PortalRig(hubspot, database, vault, clock);
    assertThat(read(FIRST)).isInstanceOf(HubSpotAnswer.class);
    assertThat(refreshes()).isEqualTo(refreshes);
    assertThat(rig.portal.portals().named("emea")).isPresent();
  }

  @Test
  void it_is_written_down_who_connected_and_disconnected_what() throws Exception {
    rig.connect(ADA, FIRST, "");
    rig.api(ADA, "DELETE", "/hubspot/connection?portal=62515");
    assertThat(rig.audited)
        .extracting(AuditEntry::action, entry -> entry.caller().id(), AuditEntry::portalId)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("portal.connect", "ada", FIRST),
            org.assertj.core.groups.Tuple.tuple("portal.disconnect", "ada", FIRST));
    assertThat(rig.audited.toString()).doesNotContain("na1-");
  }

  @Test
  void a_state_serves_once() throws Exception {
    String back = rig.decide(rig.link(ADA, ""), FIRST, "agree");
    assertThat(rig.callback(back).statusCode()).isEqualTo(200);
    refused(rig.callback(back), 400, "used already");
    // Not with another code either, nor in another instance.
    String other = rig.decide(rig.link(ADA, ""), 62_516, "agree");
    refused(rig.callback(code(other) + "&" + state(back)), 400, "used already");
  }

  @Test
  void a_forged_changed_or_missing_state_is_refused_before_anything_is_looked_up()
      throws Exception {
    String back = rig.decide(rig.link(ADA, ""), FIRST, "agree");
    String state = state(back).substring("state=".length());
    for (String bad :
        new String[] {
          "",
          "x",
          state.substring(1),
          state + "A",
          (state.charAt(0) == 'A' ? 'B' : 'A') + state.substring(1),
          "%00",
          "' OR 1=1 --".replace(" ", "%20").replace("'", "%27").replace("=", "%3D"),
          "A".repeat(3_000)
        }) {
      refused(rig.callback(code(back) + "&state=" + bad), 400, "not made by this Caravan");
    }
    refused(rig.callback(back + "&" + state(back)), 400, "not made by this Caravan");
    assertThat(rig.portal.connections().all()).isEmpty();
    assertThat(rig.callback(back).statusCode()).isEqualTo(200);
  }

  @Test
  void a_state_is_too_old_after_ten_minutes() throws Exception {
    String back = rig.decide(rig.link(ADA, ""), FIRST, "agree");
    clock.ahead = Duration.ofMinutes(10);
    refused(rig.callback(back), 400, "too old");
    assertThat(rig.portal.connections().all()).isEmpty();
  }

  @Test
  void another_domains_portal_cannot_be_taken_over_and_keeps_working() throws Exception {
    rig.connect(ADA, FIRST, "?name=emea");
    HttpResponse<String> page = rig.connect(EVE, FIRST, "?name=mine");
    refused(page, 409, "belongs to somebody else");
    assertThat(page.body()).doesNotContain("emea", "acme", "ada");
    rig.api(ADA, "DELETE", "/hubspot/connection?portal=62515&uninstall=false");
    refused(rig.connect(EVE, FIRST, ""), 409, "belongs to somebody else");
    assertThat(rig.portal.connections().find(FIRST).orElseThrow().domain()).isEqualTo("acme");
    assertThat(rig.connect(ADA, FIRST, "").statusCode()).isEqualTo(200);
  }

  @Test
  void no_endpoint_shows_another_domains_portal_or_link() throws Exception {
    JsonNode link = rig.link(ADA, "?name=emea");
    rig.callback(rig.decide(link, FIRST, "agree"));
    for (String call :
        new String[] {
          "GET /hubspot/connection/status?portal=",
          "GET /hubspot/portal/info?portal=",
          "POST /hubspot/test-connection?portal=",
          "DELETE /hubspot/connection?portal="
        }) {
      for (String named : new String[] {"62515", "emea"}) {
        String[] parts = call.split(" ");
        HttpResponse<String> seen = rig.api(EVE, parts[0], parts[1] + named);
        HttpResponse<String> unknown = rig.api(EVE, parts[0], parts[1] + "999");
        assertThat(seen.statusCode()).as(call).isEqualTo(404);
        assertThat(seen.body().replace(named, "N")).isEqualTo(unknown.body().replace("999", "N"));
      }
    }
    assertThat(json(rig.api(EVE, "GET", "/hubspot/connections")).path("portals")).isEmpty();
    assertThat(progressAnswer(EVE, link).statusCode()).isEqualTo(404);
    assertThat(rig.api(EVE, "GET", "/hubspot/auth/url?domain=acme").statusCode()).isEqualTo(403);
    assertThat(json(rig.api("root * ADMIN", "GET", "/hubspot/connections")).path("portals"))
        .hasSize(1);
  }

  @Test
  void each_call_needs_a_caller_with_its_role() throws Exception {
    rig.connect(ADA, FIRST, "");
    for (String call :
        new String[] {
          "GET /hubspot/auth/url ADMIN",
          "GET /hubspot/auth/status?id=00000000-0000-0000-0000-000000000000 ADMIN",
          "DELETE /hubspot/connection?portal=1 ADMIN",
          "POST /hubspot/test-connection OPERATOR",
          "GET /hubspot/connections VIEWER",
          "GET /hubspot/connection/status VIEWER",
          "GET /hubspot/portal/info VIEWER"
        }) {
      String[] parts = call.split(" ");
      assertThat(rig.api("", parts[0], parts[1]).statusCode()).as(call).isEqualTo(401);
      for (String role : new String[] {"VIEWER", "OPERATOR", "ADMIN"}) {
        boolean enough =
            io.caravan.access.Role.valueOf(role).covers(io.caravan.access.Role.valueOf(parts[2]));
        int status = rig.api("ada acme " + role, parts[0], parts[1]).statusCode();
        assertThat(status).as(call + " as " + role).matches(s -> enough == (s != 403));
      }
    }
  }

  @Test
  void nothing_is_on_the_wrong_port() throws Exception {
    for (String call :
        new String[] {
          "GET /hubspot/auth/url",
          "GET /hubspot/auth/status?id=x",
          "GET /hubspot/connections",
          "GET /hubspot/connection/status",
          "GET /hubspot/portal/info",
          "POST /hubspot/test-connection",
          "DELETE /hubspot/connection",
          "GET /hubspot/",
          "GET /hubspot/auth/callback/../url",
          "GET /hubspot/auth/%75rl",
          "GET //hubspot/connections",
          "GET /api/writes"
        }) {
      String[] parts = call.split(" ");
      assertThat(rig.open(ADA, parts[0], parts[1]).statusCode()).as(call).isEqualTo(404);
      assertThat(rig.open("", parts[0], parts[1]).statusCode()).as(call).isEqualTo(401);
    }
    assertThat(rig.api(ADA, "GET", "/hubspot/auth/callback?state=x").statusCode()).isEqualTo(404);
    assertThat(rig.open("GET", "/hubspot/auth/callback?state=x").statusCode()).isEqualTo(400);
    assertThat(rig.open("POST", "/hubspot/auth/callback?state=x").statusCode()).isEqualTo(405);
  }

  @Test
  void who_refuses_at_hubspot_is_told_what_to_do_and_the_link_is_used_up() throws Exception {
    JsonNode link = rig.link(ADA, "");
    String back = rig.decide(link, FIRST, "refuse");
    refused(rig.callback(back), 403, "Super Admin");
    assertThat(progress(ADA, link).path("code").asText()).isEqualTo("access_denied");
    refused(rig.callback(back), 400, "used already");
  }

  @Test
  void words_from_outside_are_escaped() throws Exception {
    String state = state(rig.decide(rig.link(ADA, ""), FIRST, "agree"));
    HttpResponse<String> page =
        rig.callback(state + "&error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=%3Cb%3E");
    refused(page, 400, "&lt;script&gt;");
    assertThat(page.body()).doesNotContain("<script>", "<b>alert");
  }

  @Test
  void a_code_that_hubspot_does_not_take_is_explained() throws Exception {
    String state = state(rig.decide(rig.link(ADA, ""), FIRST, "agree"));
    refused(rig.callback("code=unknown&" + state), 400, "code was used already");
    assertThat(rig.portal.connections().all()).isEmpty();
  }

  @Test
  void a_portal_that_lacks_a_needed_scope_is_not_connected_and_the_report_says_why()
      throws Exception {
    rig.close();
    rig =
        new PortalRig(
            hubspot,
            database,
            vault,
            clock,
            "caravan.hubspot.scopes",
            "oauth crm.objects.contacts.read");
    HttpResponse<String> page = rig.connect(ADA, FIRST, "");
    refused(page, 422, "crm.schemas.contacts.read");
    assertThat(rig.portal.connections().all()).isEmpty();
    assertThat(rig.portal.portals().all()).isEmpty();
  }

  @Test
  void disconnecting_uninstalls_forgets_the_tokens_and_stops_the_traffic() throws Exception {
    rig.connect(ADA, FIRST, "?name=emea");
    HttpResponse<String> ended = rig.api(ADA, "DELETE", "/hubspot/connection?portal=emea");
    assertThat(ended.statusCode()).as(ended.body()).isEqualTo(200);
    assertThat(json(ended).path("uninstalled").asBoolean()).isTrue();

    assertThat(rig.portal.portals().find(FIRST)).isEmpty();
    var portals = new DomainPortals(rig.portal.owners());
    assertThat(portals.visible(caller("acme")).includes(FIRST)).isTrue();
    assertThat(portals.visible(caller("evil")).includes(FIRST)).isFalse();
    assertThat(read(FIRST))
        .isInstanceOfSatisfying(
            CallError.Unauthorised.class,
            error -> assertThat(error.message()).contains("emea is disconnected", "ended by ada"));
    assertThat(rig.portal.keptGrants().refreshToken(FIRST).join()).isEmpty();
    assertThat(rig.portal.secrets().after("", 100)).isEmpty();
    JsonNode status = json(rig.api(ADA, "GET", "/hubspot/connection/status?portal=emea"));
    assertThat(status.path("state").asText()).isEqualTo("disconnected");
    assertThat(rig.api(ADA, "POST", "/hubspot/test-connection?portal=emea").statusCode())
        .isEqualTo(409);

    assertThat(rig.connect(ADA, FIRST, "").statusCode()).isEqualTo(200);
    assertThat(read(FIRST)).isInstanceOf(HubSpotAnswer.class);
    assertThat(rig.portal.portals().named("emea")).isPresent();
  }

  @Test
  void a_portal_whose_key_is_lost_is_still_told_of_and_can_be_disconnected() throws Exception {
    rig.connect(ADA, FIRST, "?name=emea");
    rig.close();
    rig = new PortalRig(hubspot, database, MemoryKeys.vault(), clock);
    JsonNode status = json(rig.api(ADA, "GET", "/hubspot/connection/status?portal=emea"));
    assertThat(status.path("tokenGoodUntil").asText()).isNotEmpty();

    HttpResponse<String> ended = rig.api(ADA, "DELETE", "/hubspot/connection?portal=emea");
    assertThat(ended.statusCode()).as(ended.body()).isEqualTo(200);
    assertThat(json(ended).path("revoked").asBoolean(true)).isFalse();
    assertThat(json(ended).path("message").asText()).contains("Uninstall the app in HubSpot");
    assertThat(rig.portal.portals().all()).isEmpty();
    assertThat(rig.portal.secrets().after("", 100)).isEmpty();
  }

  @Test
  void who_waits_for_a_link_hears_that_caravan_has_failed() throws Exception {
    JsonNode link = rig.link(ADA, "");
    String back = rig.decide(link, FIRST, "agree");
    rig.close();
    // What the link was made with does not open, and nothing can be sealed.
    rig = new PortalRig(hubspot, database, MemoryKeys.vault(), clock);
    HttpResponse<String> page = rig.callback(back);
    refused(page, 500, "its log says what");
    assertThat(progress(ADA, link).path("state").asText()).isEqualTo("failed");
    assertThat(progress(ADA, link).path("code").asText()).isEqualTo("failed");
  }

  @Test
  void a_name_that_could_be_taken_for_another_portal_is_refused() throws Exception {
    for (String name : new String[] {"62516", "portal-62516", "6-2", "-a", "Emea"}) {
      HttpResponse<String> answer = rig.api(ADA, "GET", "/hubspot/auth/url?name=" + name);
      assertThat(answer.statusCode()).as(name).isEqualTo(400);
    }
    assertThat(rig.api(ADA, "GET", "/hubspot/auth/url?name=portal-x").statusCode()).isEqualTo(200);
  }

  @Test
  void an_uninstallation_in_hubspot_is_found_by_the_sweep_and_told_once() throws Exception {
    rig.connect(ADA, FIRST, "?name=emea");
    hubspot.uninstall(hubspot.apps().get(0).id(), FIRST);
    clock.ahead = Duration.ofMinutes(40);
    rig.close();
    rig = new PortalRig(hubspot, database, vault, clock);
    rig.gateway
        .context()
        .createProducerTemplate()
        .requestBody("bean:portalCare?method=sweep", (Object) null);
    assertThat(rig.portal.portals().all()).isEmpty();
    JsonNode status = json(rig.api(ADA, "GET", "/hubspot/connection/status?portal=emea"));
    assertThat(status.path("reason").asText()).contains("refresh token");
    assertThat(rig.meters.get("caravan.portal.disconnected").counter().count()).isEqualTo(1);
    assertThat(read(FIRST)).isInstanceOf(CallError.Unauthorised.class);
  }

  @Test
  void another_instance_sees_what_was_connected_and_disconnected(@TempDir Path directory)
      throws Exception {
    StoreSettings shared = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    try (var here = new PortalRig(hubspot, shared, vault, clock);
        var there = new PortalRig(hubspot, shared, vault, clock)) {
      // Asked here, come back there.
      String back = here.decide(here.link(ADA, "?name=emea"), FIRST, "agree");
      assertThat(there.callback(back).statusCode()).isEqualTo(200);
      refused(here.callback(back), 400, "used already");
      here.portal.connections().reload();
      assertThat(here.portal.portals().named("emea")).isPresent();
      here.api(ADA, "DELETE", "/hubspot/connection?portal=emea");
      there.portal.connections().reload();
      assertThat(there.portal.portals().all()).isEmpty();
    }
  }

  @Test
  void a_test_reports_what_is_there_what_is_missing_and_what_nobody_asked_for() throws Exception {
    rig.connect(ADA, FIRST, "");
    JsonNode report = json(rig.api(ADA, "POST", "/hubspot/test-connection"));
    assertThat(level(report, "account")).isEqualTo("ok");
    assertThat(level(report, "contacts")).isEqualTo("ok");
    assertThat(level(report, "workflows")).isEqualTo("ok");
    // The seeded tier is Professional.
    assertThat(level(report, "custom-objects")).isEqualTo("limited");
    assertThat(report.toString()).contains("Enterprise");
    assertThat(level(report, "audit-log")).isEqualTo("off");
    assertThat(report.path("verdict").asText()).isEqualTo("limited");
    JsonNode info = json(rig.api("v acme VIEWER", "GET", "/hubspot/portal/info"));
    assertThat(info.path("account").path("type").asText()).isEqualTo("STANDARD");
    assertThat(info.path("account").path("timeZone").asText()).isEqualTo("US/Eastern");
  }

  @Test
  void a_browser_is_led_to_the_link() throws Exception {
    HttpResponse<String> led =
        rig.api(ADA, "GET", "/hubspot/auth/url", "Accept", "text/html,application/xhtml+xml");
    assertThat(led.statusCode()).isEqualTo(302);
    assertThat(led.headers().firstValue("Location").orElse("")).startsWith(hubspot.baseUrl());
  }

  private static Caller caller(String domain) {
    return new Caller(Caller.Kind.USER, "ada", domain, Role.ADMIN, "");
  }

  private static String level(JsonNode report, String subject) {
    for (JsonNode finding : report.path("findings")) {
      if (finding.path("subject").asText().equals(subject)) {
        return finding.path("level").asText();
      }
    }
    return "absent: " + report;
  }

  private static void refused(HttpResponse<String> page, int status, String words) {
    assertThat(page.body()).contains(words);
    assertThat(page.statusCode()).isEqualTo(status);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
  }

  private HttpResponse<String> progressAnswer(String who, JsonNode link) throws Exception {
    return rig.api(who, "GET", "/hubspot/auth/status?id=" + link.path("id").asText());
  }

  private JsonNode progress(String who, JsonNode link) throws Exception {
    return json(progressAnswer(who, link));
  }

  private Object read(long portalId) {
    return rig.gateway.outcome(
        HubSpotCall.get(
            portalId,
            GatewayRig.PATHS.objects(ObjectType.CONTACTS),
            "limit=1",
            Priority.NORMAL,
            Duration.ofSeconds(30)));
  }

  private int refreshes() {
    return (int)
        hubspot.report().recent().stream()
            .filter(call -> call.path().endsWith("/oauth/2026-09/token"))
            .count();
  }

  private static String code(String query) {
    return part(query, "code=");
  }

  private static String state(String query) {
    return part(query, "state=");
  }

  private static String part(String query, String name) {
    for (String part : query.split("&")) {
      if (part.startsWith(name)) {
        return part;
      }
    }
    throw new AssertionError(query);
  }

  /** A clock that a test can put ahead. */
  private static final class Moved extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
