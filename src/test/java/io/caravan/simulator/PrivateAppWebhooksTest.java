package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.hubspot.Signatures;
import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks of the private app that each portal has. */
class PrivateAppWebhooksTest {

  private static final String PAGE = "/_sim/private-app/webhooks";
  private static final String CREATIONS = "{'eventType':'contact.creation','active':true}";

  private WebhookReceiver receiver;
  private Simulator simulator;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    receiver = new WebhookReceiver();
    simulator = simulator();
    client = new TestClient(simulator.baseUrl(), null);
  }

  private static Simulator simulator() throws IOException {
    return Simulator.start(
        SimulatorOptions.builder()
            .noLimits()
            .portals(2)
            .tier(Tier.ENTERPRISE)
            .customObjects(1)
            .build());
  }

  @AfterEach
  void stop() {
    simulator.close();
    receiver.close();
  }

  private Response setUp(String subscriptions) {
    return client.put(
        PAGE,
        "{'targetUrl':'%s','maxConcurrentRequests':7,'subscriptions':[%s]}"
            .formatted(receiver.url(), subscriptions)
            .replace('\'', '"'));
  }

  private List<JsonNode> told(int events) {
    await().atMost(Duration.ofSeconds(20)).until(() -> receiver.events().size() >= events);
    assertThat(simulator.webhookStatistics().counts().generated()).isEqualTo(events);
    return receiver.events();
  }

  private static Map<String, String> contact(String email) {
    return Map.of("email", email + "@acme.example");
  }

  @Test
  void active_subscriptions_are_told_of_their_own_portal_alone() {
    setUp(
        CREATIONS
            + ",{'eventType':'contact.propertyChange','propertyName':'email','active':true}"
            + ",{'eventType':'contact.deletion'}");
    simulator.portals().get(1).create("contacts", contact("elsewhere"));
    long id = simulator.portal().create("contacts", contact("ada"));
    simulator.portal().delete("contacts", id);

    List<JsonNode> events = told(2);
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.path("appId").asLong()).isEqualTo(54_321);
              assertThat(event.path("portalId").asLong()).isEqualTo(simulator.portal().id());
              assertThat(event.path("objectId").asLong()).isEqualTo(id);
            })
        .extracting(event -> event.path("subscriptionType").asText())
        .containsExactlyInAnyOrder("contact.creation", "contact.propertyChange");
  }

  @Test
  void custom_objects_can_be_heard_of() {
    String type = bookings();
    Response made =
        setUp("{'eventType':'object.deletion','objectTypeId':'" + type + "','active':true}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);

    long booking = simulator.portal().ids(type, false).get(0);
    simulator.portal().delete(type, booking);

    JsonNode event = told(1).get(0);
    assertThat(event.path("objectTypeId").asText()).isEqualTo(type);
    assertThat(event.path("objectId").asLong()).isEqualTo(booking);
  }

  private String bookings() {
    var schemas =
        new TestClient(simulator.baseUrl(), simulator.credentials().privateToken())
            .get("/crm-object-schemas/2026-09/schemas")
            .body();
    return schemas.at("/results/0/objectTypeId").asText();
  }

  @ParameterizedTest
  @CsvSource({",true,false", "NONE,false,false", "V1,true,false", "V1_AND_V3,true,true"})
  void signatures_come_as_the_switch_says(String which, boolean first, boolean third) {
    if (which != null) {
      simulator.turn(List.of("privateAppSignature=" + which));
    }
    setUp(CREATIONS);
    simulator.portal().create("contacts", contact("ada"));
    told(1);

    Headers headers = receiver.lastHeaders();
    String secret = simulator.credentials().privateAppSecret();
    assertThat(headers.getFirst(Signatures.HEADER))
        .isEqualTo(first ? Signatures.v1(secret, receiver.lastBody()) : null);
    String timestamp = headers.getFirst(Signatures.TIMESTAMP_HEADER);
    assertThat(headers.getFirst(Signatures.V3_HEADER))
        .isEqualTo(
            third
                ? new Signatures.V3Signer(secret)
                    .sign("POST", receiver.url(), receiver.lastBody(), timestamp)
                : null);
  }

  @Test
  void each_portal_signs_with_a_secret_of_its_own() {
    assertThat(simulator.allCredentials())
        .extracting(PortalCredentials::privateAppSecret)
        .doesNotHaveDuplicates()
        .doesNotContain(simulator.credentials().clientSecret());
    JsonNode shown = client.get("/_sim/portals").body();
    assertThat(shown.at("/0/privateAppSecret").asText())
        .isEqualTo(simulator.credentials().privateAppSecret());
  }

  @Test
  void the_api_does_not_know_them() {
    setUp(CREATIONS);
    String key = "?hapikey=" + simulator.credentials().developerApiKey();
    assertThat(client.get("/webhooks/v3/54321/subscriptions" + key).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'subscriptions':[{'eventType':'contact.arrival'}]} | Unknown eventType: 'contact.arrival'",
        "{'subscriptions':[{'event':'x'}]} | subscriptions[0] has the unknown key",
        "{'subscriptions':7} | subscriptions must be a list",
        "{'subscriptions':[{'eventType':'contact.propertyChange'}]} | propertyName is required",
        "{'targetUrl':'nowhere'} | targetUrl must be an absolute http or https address",
        "{'targetUrl':'http://a.example/','maxConcurrentRequests':4} | must be at least 5",
        "{'portalId':1} | no portal 1"
      })
  void a_mistake_changes_nothing_and_names_the_mend(String body, String named) {
    JsonNode before = setUp(CREATIONS).body();
    Response refused = client.put(PAGE, body.replace('\'', '"'));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("message").asText()).contains(named);
    assertThat(client.get(PAGE).body()).isEqualTo(before);
  }

  @Test
  void there_are_a_thousand_subscriptions_at_most() {
    setUp(CREATIONS);
    String many =
        IntStream.rangeClosed(0, 1000)
            .mapToObj(n -> "{'eventType':'contact.propertyChange','propertyName':'p" + n + "'}")
            .collect(Collectors.joining(","));
    Response refused = setUp(many);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("message").asText()).contains("1000");
    assertThat(client.get(PAGE).body().path("subscriptions")).hasSize(1);
  }

  @Test
  void a_snapshot_keeps_them_and_a_reset_forgets_them(@TempDir Path directory) throws IOException {
    JsonNode set = setUp(CREATIONS).body();
    Path file = directory.resolve("world.sim");
    simulator.snapshot(file);
    simulator.reset();
    assertThat(client.get(PAGE).body().path("subscriptions")).isEmpty();
    assertThat(client.get(PAGE).body().has("targetUrl")).isFalse();

    simulator.restore(file);
    assertThat(client.get(PAGE).body()).isEqualTo(set);
    simulator.portal().create("contacts", contact("ada"));
    assertThat(told(1)).hasSize(1);
  }
}
