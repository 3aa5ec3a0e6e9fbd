package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions and settings of an app, and what is delivered because of them. */
class WebhookSubscriptionsTest {

  private WebhookReceiver receiver;
  private Simulator simulator;
  private TestClient open;
  private String key;

  @BeforeEach
  void start() throws IOException {
    receiver = new WebhookReceiver();
    start(builder -> builder);
  }

  private void start(UnaryOperator<SimulatorOptionsBuilder> more) throws IOException {
    simulator =
        Simulator.start(
            more.apply(
                    SimulatorOptions.builder()
                        .noLimits()
                        .portals(2)
                        .apps(2)
                        .webhookTarget(receiver.url()))
                .build());
    open = new TestClient(simulator.baseUrl(), null);
    key = "?hapikey=" + simulator.credentials().developerApiKey();
  }

  @AfterEach
  void stop() {
    simulator.close();
    receiver.close();
  }

  private String path(int app, String rest) {
    return "/webhooks/v3/" + simulator.apps().get(app).id() + rest + key;
  }

  private Response subscribe(int app, String json) {
    return open.post(path(app, "/subscriptions"), json);
  }

  private void targetOf(int app, String url) {
    Response set =
        open.put(
            path(app, "/settings"),
            "{\"targetUrl\":\"" + url + "\",\"throttling\":{\"maxConcurrentRequests\":7}}");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
  }

  private List<String> told() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> simulator.webhookStatistics().counts().pending() == 0);
    return receiver.events().stream()
        .map(
            e ->
                e.path("subscriptionType").asText()
                    + (e.has("propertyName") ? ":" + e.path("propertyName").asText() : ""))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/webhooks/v3/65432", "/webhooks/2026-03/65432", "/app-webhooks/2026-09/65432"})
  void settings_are_made_read_and_removed(String base) {
    assertThat(open.get(base + "/settings" + key).status()).isEqualTo(404);
    Response made =
        open.put(
            base + "/settings" + key,
            "{\"targetUrl\":\"https://a.example/h\","
                + "\"throttling\":{\"maxConcurrentRequests\":25}}");
    assertThat(made.status()).isEqualTo(200);
    JsonNode read = open.get(base + "/settings" + key).body();
    assertThat(read.path("targetUrl").asText()).isEqualTo("https://a.example/h");
    assertThat(read.path("throttling").path("maxConcurrentRequests").asInt()).isEqualTo(25);
    assertThat(read.path("createdAt").asText()).endsWith("Z");
    assertThat(open.delete(base + "/settings" + key).status()).isEqualTo(204);
    assertThat(open.get(base + "/settings" + key).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://a.example|10|targetUrl",
        "nothing|10|targetUrl",
        "https://a.example|4|maxConcurrentRequests"
      })
  void wrong_settings_are_refused(String url, int requests, String named) {
    Response refused =
        open.put(
            path(0, "/settings"),
            "{\"targetUrl\":\"%s\",\"throttling\":{\"maxConcurrentRequests\":%d}}"
                .formatted(url, requests));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("message").asText()).contains(named);
  }

  @Test
  void subscriptions_are_made_listed_switched_and_removed() {
    Response made =
        subscribe(0, "{\"eventType\":\"contact.propertyChange\",\"propertyName\":\"email\"}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("active").asBoolean()).isFalse();
    String one = "/subscriptions/" + made.id();
    assertThat(open.patch(path(0, one), "{\"active\":true}").body().path("active").asBoolean())
        .isTrue();
    assertThat(open.patch(path(0, one), "{\"eventType\":\"x\"}").status()).isEqualTo(400);
    assertThat(open.get(path(0, one)).body().path("propertyName").asText()).isEqualTo("email");
    assertThat(open.get(path(0, "/subscriptions")).body().path("results")).hasSize(1);
    Response batch =
        open.post(
            path(0, "/subscriptions/batch/update"),
            "{\"inputs\":[{\"id\":"
                + made.id()
                + ",\"active\":false},{\"id\":1,\"active\":true}]}");
    assertThat(batch.status()).isEqualTo(207);
    assertThat(batch.body().path("results").path(0).path("active").asBoolean()).isFalse();
    assertThat(batch.body().path("errors")).hasSize(1);
    assertThat(open.delete(path(0, one)).status()).isEqualTo(204);
    assertThat(open.get(path(0, one)).status()).isEqualTo(404);
    assertThat(open.delete(path(0, one)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"eventType\":\"contact.explosion\"}",
        "{\"eventType\":\"product.associationChange\"}",
        "{\"eventType\":\"contact.propertyChange\"}",
        "{\"eventType\":\"contact.creation\",\"propertyName\":\"email\"}",
        "{\"eventType\":\"deal.propertyChange\",\"propertyName\":\"hs_lastmodifieddate\"}",
        "{\"eventType\":\"object.creation\"}",
        "{\"eventType\":\"object.creation\",\"objectTypeId\":\"2-3465401\"}"
      })
  void what_cannot_be_subscribed_to_is_refused(String subscription) {
    Response refused = subscribe(0, subscription);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("category").asText()).isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void the_thousand_and_first_subscription_is_refused() {
    for (int i = 0; i < 1000; i++) {
      simulator
          .webhooksOf(simulator.apps().get(0))
          .subscribe("contact.propertyChange", null, "property_" + i, true, 0);
    }
    Response refused = subscribe(0, "{\"eventType\":\"contact.creation\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("message").asText())
        .isEqualTo(
            "Couldn't create another subscription. You've reached the maximum number allowed per"
                + " application (1000).");
    assertThat(
            subscribe(
                    0, "{\"eventType\":\"contact.propertyChange\",\"propertyName\":\"property_3\"}")
                .status())
        .isEqualTo(201);
  }

  @Test
  void only_what_is_subscribed_and_active_is_told() {
    subscribe(0, "{\"eventType\":\"contact.creation\",\"active\":true}");
    subscribe(0, "{\"eventType\":\"company.creation\",\"active\":false}");
    subscribe(
        0, "{\"eventType\":\"contact.propertyChange\",\"propertyName\":\"city\",\"active\":true}");
    subscribe(
        0,
        "{\"eventType\":\"object.propertyChange\",\"objectTypeId\":\"0-1\","
            + "\"propertyName\":\"email\",\"active\":true}");
    simulator.portal().create("contacts", Map.of("email", "a@b.example", "city", "X"));
    simulator.portal().create("contacts", Map.of("firstname", "Y"));
    simulator.portal().create("companies", Map.of("name", "Z"));
    assertThat(told())
        .containsExactlyInAnyOrder(
            "contact.creation",
            "contact.creation",
            "contact.propertyChange:city",
            "object.propertyChange:email");
    JsonNode generic =
        receiver.events().stream()
            .filter(e -> e.path("subscriptionType").asText().startsWith("object."))
            .findFirst()
            .orElseThrow();
    assertThat(generic.path("objectTypeId").asText()).isEqualTo("0-1");
    assertThat(generic.path("subscriptionId").asLong()).isEqualTo(2004);
  }

  @Test
  void without_settings_nothing_is_told_once_they_were_removed() {
    targetOf(0, receiver.url());
    open.delete(path(0, "/settings"));
    simulator.portal().create("contacts", Map.of("email", "a@b.example"));
    assertThat(simulator.webhookStatistics().counts().generated()).isZero();
  }

  @Test
  void a_second_app_hears_of_its_own_portals_with_its_own_id_and_secret() {
    App second = simulator.apps().get(1);
    targetOf(1, receiver.url());
    subscribe(1, "{\"eventType\":\"deal.creation\",\"active\":true}");
    subscribe(0, "{\"eventType\":\"contact.creation\",\"active\":true}");
    simulator.install(second.id(), 62_516);
    simulator.portal(62_515).create("deals", Map.of("dealname", "not installed there"));
    simulator.portal(62_516).create("deals", Map.of("dealname", "D"));
    assertThat(told()).containsExactly("deal.creation");
    JsonNode event = receiver.events().get(0);
    assertThat(event.path("appId").asLong()).isEqualTo(second.id());
    assertThat(event.path("portalId").asLong()).isEqualTo(62_516);
    assertThat(receiver.signedWith(second.clientSecret())).isTrue();
    assertThat(receiver.signedWith(simulator.apps().get(0).clientSecret())).isFalse();
  }

  @Test
  void an_app_hears_only_of_types_that_it_may_read() {
    App second = simulator.apps().get(1);
    targetOf(1, receiver.url());
    subscribe(0, "{\"eventType\":\"ticket.creation\",\"active\":true}");
    subscribe(1, "{\"eventType\":\"deal.creation\",\"active\":true}");
    subscribe(1, "{\"eventType\":\"contact.creation\",\"active\":true}");
    simulator.install(second.id(), 62_516, java.util.Set.of("oauth", "crm.objects.contacts.read"));
    simulator.portal(62_516).create("deals", Map.of("dealname", "D"));
    simulator.portal(62_516).create("contacts", Map.of("email", "a@b.example"));
    assertThat(told()).containsExactly("contact.creation");
  }

  @Test
  void after_an_uninstall_nothing_is_told_and_what_waits_is_given_up() {
    simulator.webhooks(simulator.webhooks().delayed(Duration.ofMinutes(10)));
    simulator.portal().create("contacts", Map.of("email", "a@b.example"));
    assertThat(simulator.webhookStatistics().counts().pending()).isEqualTo(2);
    assertThat(simulator.uninstall(65_432, 62_515)).isTrue();
    assertThat(simulator.webhookStatistics().counts().abandoned()).isEqualTo(2);
    simulator.portal().create("contacts", Map.of("email", "c@b.example"));
    assertThat(simulator.webhookStatistics().counts().generated()).isEqualTo(2);
  }

  @Test
  void by_switch_webhooks_go_on_for_a_while_and_name_their_source_otherwise() throws IOException {
    simulator.close();
    start(
        builder ->
            builder.uncertain(
                UncertainBehaviour.ASSUMED
                    .with("webhooksStopAfter=PT1H")
                    .with("webhookSourceId=app:{appId}")));
    simulator.uninstall(65_432, 62_515);
    new TestClient(simulator)
        .post("/crm/v3/objects/companies", "{\"properties\":{\"name\":\"Own\"}}");
    assertThat(told()).contains("company.creation");
    assertThat(receiver.events().get(0).path("sourceId").asText()).isEqualTo("app:54321");
    long before = simulator.webhookStatistics().counts().generated();
    simulator.clock().advance(Duration.ofHours(1));
    simulator.portal().create("companies", Map.of("name", "late"));
    assertThat(simulator.webhookStatistics().counts().generated()).isEqualTo(before);
  }

  @Test
  void no_more_requests_are_in_flight_than_the_settings_allow() {
    targetOf(0, receiver.url());
    simulator.webhooks(simulator.webhooks().batches(1, Duration.ofMillis(1)));
    receiver.holdUntil(7);
    for (int i = 0; i < 30; i++) {
      simulator.portal().create("companies", Map.of());
    }
    assertThat(told()).hasSize(30);
    assertThat(receiver.mostAtOnce()).isEqualTo(7);
  }

  @Test
  void moving_the_clock_brings_retries_nearer() {
    receiver.failNext(1);
    simulator.portal().create("companies", Map.of());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> simulator.webhookStatistics().counts().retried() == 1);
    simulator.clock().advance(Duration.ofMinutes(2));
    assertThat(told()).containsExactly("company.creation");
    assertThat(receiver.events().get(0).path("attemptNumber").asInt()).isEqualTo(1);
  }

  @Test
  void an_apps_own_token_opens_its_own_settings_alone() {
    App first = simulator.apps().get(0);
    JsonNode issued =
        open.form(
                "/oauth/2026-09/token",
                "grant_type=client_credentials&scope=developers-read&client_id="
                    + first.clientId()
                    + "&client_secret="
                    + first.clientSecret())
            .body();
    TestClient own = open.withToken(issued.path("access_token").asText());
    assertThat(own.get("/app-webhooks/2026-09/65432/subscriptions").status()).isEqualTo(200);
    assertThat(own.get("/app-webhooks/2026-09/65433/subscriptions").status()).isEqualTo(404);
    assertThat(own.post("/app-webhooks/2026-09/65432/subscriptions", "{}").status()).isEqualTo(403);
    assertThat(new TestClient(simulator).get("/app-webhooks/2026-09/65432/subscriptions").status())
        .isEqualTo(403);
  }
}
