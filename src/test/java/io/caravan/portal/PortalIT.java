package io.caravan.portal;

import static io.caravan.gateway.FaultyHubSpot.computed;
import static io.caravan.gateway.FaultyHubSpot.json;
import static io.caravan.gateway.GatewayRig.PORTAL;
import static io.caravan.gateway.GatewayRig.contact;
import static io.caravan.gateway.GatewayRig.read;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.caravan.gateway.CallError;
import io.caravan.gateway.FaultyHubSpot;
import io.caravan.gateway.FaultyHubSpot.Reaction;
import io.caravan.gateway.FaultyHubSpot.Request;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.quota.QuotaState;
import io.caravan.hubspot.Bucket;
import io.caravan.portal.vault.MemoryKeys;
import io.caravan.portal.vault.SealedSecrets;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Portals, their tokens and the gateway together, over real HTTP. */
class PortalIT {

  private static final String EXPIRED =
      "{\"status\":\"error\",\"message\":\"expired\",\"category\":\"EXPIRED_AUTHENTICATION\"}";
  private static final String DETAILS =
      "{\"portalId\":4711,\"accountType\":\"STANDARD\",\"timeZone\":\"US/Eastern\"}";
  private static final String USAGE =
      "{\"results\":[{\"name\":\"private-apps-api-calls-daily\",\"usageLimit\":625000,"
          + "\"currentUsage\":1234,\"fetchStatus\":\"SUCCESS\"}]}";

  private Store store;
  private PortalConfiguration oauth;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = Store.open(TestDatabase.fresh(Dialect.SQLITE, directory), new SimpleMeterRegistry());
    oauth =
        portals(
            "caravan.portals.emea.refresh-token",
            "planted-refresh/0",
            "caravan.hubspot.client-id",
            "planted-client",
            "caravan.hubspot.client-secret",
            "planted+secret");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void an_expired_token_is_refreshed_by_a_form_and_the_call_goes_on() throws Exception {
    try (var server = new FaultyHubSpot().always(computed(PortalIT::hubspot));
        var rig = new GatewayRig(server.url(), oauth::tokens)) {
      assertThat(rig.outcome(read(contact("1")))).isInstanceOf(HubSpotAnswer.class);

      Request refresh = server.requests().get(0);
      assertThat(refresh.method() + " " + refresh.target()).isEqualTo("POST /oauth/2026-09/token");
      assertThat(refresh.headers())
          .containsEntry("content-type", "application/x-www-form-urlencoded")
          .doesNotContainKey("authorization");
      assertThat(refresh.body())
          .isEqualTo(
              "grant_type=refresh_token&client_id=planted-client&client_secret=planted%2Bsecret"
                  + "&refresh_token=planted-refresh%2F0");
      assertThat(server.requests().get(1).headers())
          .containsEntry("authorization", "Bearer planted-access");

      server.then(json(401, EXPIRED));
      assertThat(rig.outcome(read(contact("2")))).isInstanceOf(HubSpotAnswer.class);
      assertThat(server.requests())
          .extracting(Request::target)
          .endsWith(
              "/crm/objects/2026-09/contacts/2",
              "/oauth/2026-09/token",
              "/crm/objects/2026-09/contacts/2");
    }
  }

  @Test
  void an_uninstalled_app_ends_its_portals_calls_without_asking_again() throws Exception {
    String gone = "{\"status\":\"BAD_REFRESH_TOKEN\",\"message\":\"missing or invalid\"}";
    try (var server = new FaultyHubSpot().always(json(400, gone));
        var rig = new GatewayRig(server.url(), oauth::tokens)) {
      for (int i = 0; i < 3; i++) {
        assertThat(rig.outcome(read(contact("1"))))
            .isInstanceOfSatisfying(
                CallError.Unauthorised.class,
                error -> assertThat(error.message()).contains("emea is disconnected"));
      }
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_portal_that_nobody_configured_has_no_token() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url(), portals("caravan.portals.x.token", "t")::tokens)) {
      var call =
          io.caravan.gateway.HubSpotCall.get(
              99, contact("1"), "", io.caravan.gateway.Priority.NORMAL, GatewayRig.PATIENCE);
      assertThat(rig.outcome(call)).isInstanceOf(CallError.Unauthorised.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void at_start_the_quota_learns_what_others_used_today_and_the_tier() throws Exception {
    try (var server = new FaultyHubSpot().always(computed(PortalIT::hubspot));
        var rig = new GatewayRig(server.url(), oauth::tokens)) {
      oauth.learn(rig.gateway(), rig.quota()).get(10, TimeUnit.SECONDS);

      assertThat(window(rig, "day").limit()).isEqualTo(625_000);
      assertThat(window(rig, "day").used()).isGreaterThanOrEqualTo(1234);
      assertThat(window(rig, "burst").limit()).isEqualTo(190);
    }
  }

  @Test
  void a_start_without_hubspot_is_a_start_all_the_same() throws Exception {
    try (var server = new FaultyHubSpot().always(json(403, "{\"category\":\"MISSING_SCOPES\"}"));
        var rig = new GatewayRig(server.url(), portals("caravan.portals.x.token", "t")::tokens)) {
      assertThat(portals("caravan.portals.x.token", "t").learn(rig.gateway(), rig.quota()))
          .succeedsWithin(java.time.Duration.ofSeconds(10));
    }
  }

  @Test
  void no_log_event_of_any_logger_at_any_level_holds_a_secret() throws Exception {
    var everything = new Everything();
    try (var server = new FaultyHubSpot().always(computed(PortalIT::hubspot));
        everything;
        var rig = new GatewayRig(server.url(), oauth::tokens)) {
      rig.context().setTracing(true);
      rig.context().setMessageHistory(true);
      rig.outcome(read(contact("1")));
      server.then(json(401, EXPIRED), FaultyHubSpot.html(502), FaultyHubSpot.truncated());
      rig.outcome(read(contact("2")));
      server.then(json(404, "{}"), FaultyHubSpot.reset());
      rig.outcome(read(contact("3")));
      rig.outcome(read(contact("4")));
    }
    assertThat(everything.texts).hasSizeGreaterThan(100);
    assertThat(everything.texts).anyMatch(text -> text.contains("/crm/objects/2026-09/contacts/1"));
    assertThat(everything.texts.stream().filter(text -> text.contains("planted"))).isEmpty();
  }

  /** HubSpot in short: tokens, account info, records. */
  private static Reaction hubspot(Request request) {
    if (request.target().startsWith("/oauth/")) {
      return json(
          200,
          "{\"token_type\":\"bearer\",\"access_token\":\"planted-access\",\"refresh_token\":"
              + "\"planted-refresh/0\",\"expires_in\":1800,\"hub_id\":4711}");
    }
    if (request.target().endsWith("/details")) {
      return json(200, DETAILS);
    }
    return json(200, request.target().endsWith("/private-apps") ? USAGE : "{\"id\":\"1\"}");
  }

  private static QuotaState window(GatewayRig rig, String name) {
    return rig.quota().states().stream()
        .filter(state -> state.bucket() == Bucket.BURST && state.window().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private PortalConfiguration portals(String... settings) {
    var values = new java.util.HashMap<String, String>();
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    String name = settings[0].split("\\.")[2];
    values.put("caravan.portals." + name + ".id", Long.toString(PORTAL));
    return new PortalConfiguration(
        PortalSettings.from(new Settings(Map.copyOf(values))),
        GatewayRig.PATHS,
        store,
        new SealedSecrets(store, MemoryKeys.vault(), Clock.systemUTC()),
        Redaction.of(Map.of()),
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  /** Takes the place of all appenders, at the lowest level, until it is closed. */
  private static final class Everything extends AppenderBase<ILoggingEvent>
      implements AutoCloseable {
    private final Queue<String> texts = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

    Everything() {
      root.iteratorForAppenders().forEachRemaining(others::add);
      others.forEach(root::detachAppender);
      setContext(root.getLoggerContext());
      start();
      root.addAppender(this);
      root.setLevel(Level.ALL);
    }

    @Override
    protected void append(ILoggingEvent event) {
      String thrown =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      texts.add(
          event.getLoggerName()
              + " "
              + event.getFormattedMessage()
              + " "
              + event.getMDCPropertyMap()
              + thrown);
    }

    @Override
    public void close() {
      root.setLevel(level);
      root.detachAppender(this);
      others.forEach(root::addAppender);
    }
  }
}
