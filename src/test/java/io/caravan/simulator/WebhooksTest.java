package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.simulator.webhooks.WebhookSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhooksTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Delivery(Map<String, String> headers, byte[] body) {
    List<JsonNode> events() {
      try {
        var events = new ArrayList<JsonNode>();
        JSON.readTree(body).forEach(events::add);
        return events;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private ExecutorService threads;
  private HttpServer receiver;
  private String target;
  private Simulator simulator;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newFixedThreadPool(12);
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(threads);
    receiver.createContext("/", this::receive);
    receiver.start();
    target = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks?tenant=a%3Ab";
    simulator =
        Simulator.start(SimulatorOptions.builder().noLimits().webhookTarget(target).build());
  }

  @AfterEach
  void stop() {
    simulator.close();
    receiver.stop(0);
    threads.shutdownNow();
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    var headers = new java.util.TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (!fails) {
      deliveries.add(new Delivery(headers, body));
    }
    exchange.sendResponseHeaders(fails ? 500 : 204, -1);
    exchange.close();
  }

  private void drained() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> simulator.webhookStatistics().counts().pending() == 0);
  }

  private List<JsonNode> events(String type) {
    drained();
    return deliveries.stream()
        .flatMap(delivery -> delivery.events().stream())
        .filter(event -> event.path("subscriptionType").asText().equals(type))
        .toList();
  }

  @Test
  void requests_are_signed_as_hubspot_signs() throws Exception {
    simulator.portal().create("contacts", Map.of("email", "zoë@b.example", "firstname", "Zoë"));
    drained();
    Delivery delivery = deliveries.get(0);
    String secret = simulator.credentials().clientSecret();
    var sha = MessageDigest.getInstance("SHA-256");
    sha.update(secret.getBytes(StandardCharsets.UTF_8));
    assertThat(delivery.headers().get("X-HubSpot-Signature"))
        .isEqualTo(HexFormat.of().formatHex(sha.digest(delivery.body())));
    assertThat(delivery.headers().get("X-HubSpot-Signature-Version")).isEqualTo("v1");
    String timestamp = delivery.headers().get("X-HubSpot-Request-Timestamp");
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String decoded = target.replace("%3A", ":");
    mac.update(("POST" + decoded).getBytes(StandardCharsets.UTF_8));
    mac.update(delivery.body());
    mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
    assertThat(delivery.headers().get("X-HubSpot-Signature-v3"))
        .isEqualTo(Base64.getEncoder().encodeToString(mac.doFinal()));
    assertThat(delivery.headers().get("User-Agent")).startsWith("HubSpot Connect 2.0");
  }

  @Test
  void a_create_is_told_with_its_properties() {
    long id = simulator.portal().create("contacts", Map.of("email", "a@b.example", "city", "Łódź"));
    JsonNode created = events("contact.creation").get(0);
    assertThat(created.path("objectId").asLong()).isEqualTo(id);
    assertThat(created.path("portalId").asLong()).isEqualTo(62_515);
    assertThat(created.path("changeFlag").asText()).isEqualTo("CREATED");
    assertThat(created.path("changeSource").asText()).isEqualTo("CRM_UI");
    assertThat(created.path("attemptNumber").asInt()).isZero();
    assertThat(created.has("objectTypeId")).isFalse();
    assertThat(events("contact.propertyChange"))
        .extracting(e -> e.path("propertyName").asText() + "=" + e.path("propertyValue").asText())
        .containsExactlyInAnyOrder("email=a@b.example", "city=Łódź");
  }

  @Test
  void own_writes_come_back_with_their_source() {
    new TestClient(simulator)
        .post("/crm/v3/objects/companies", "{\"properties\":{\"name\":\"Own\"}}");
    JsonNode echo = events("company.creation").get(0);
    assertThat(echo.path("changeSource").asText()).isEqualTo("INTEGRATION");
    assertThat(echo.path("sourceId").asText())
        .isEqualTo(Long.toString(simulator.credentials().privateAppId()));
  }

  @Test
  void every_kind_of_change_is_told() {
    var portal = simulator.portal();
    long contact = portal.create("contacts", Map.of("email", "a@b.example"));
    long other = portal.create("contacts", Map.of("email", "b@b.example", "city", "X"));
    long company = portal.create("companies", Map.of("name", "C"));
    portal.associatePrimary("contacts", contact, "companies", company);
    portal.delete("companies", company);
    portal.restore("companies", company);
    long merged = portal.merge("contacts", contact, other);
    portal.privacyDelete(merged);
    assertThat(events("contact.associationChange"))
        .extracting(e -> e.path("isPrimaryAssociation").asBoolean())
        .containsExactlyInAnyOrder(false, true);
    JsonNode link = events("company.associationChange").get(0);
    assertThat(link.path("associationType").asText()).isEqualTo("COMPANY_TO_CONTACT");
    assertThat(link.path("fromObjectId").asLong()).isEqualTo(company);
    assertThat(link.path("toObjectId").asLong()).isEqualTo(contact);
    assertThat(events("company.deletion")).hasSize(1);
    assertThat(events("company.restore")).hasSize(1);
    JsonNode merge = events("contact.merge").get(0);
    assertThat(merge.path("newObjectId").asLong()).isEqualTo(merged);
    assertThat(merge.path("objectId").asLong()).isEqualTo(merged);
    assertThat(merge.path("primaryObjectId").asLong()).isEqualTo(contact);
    assertThat(merge.path("mergedObjectIds")).hasToString("[" + other + "]");
    assertThat(merge.path("numberOfPropertiesMoved").asInt()).isEqualTo(1);
    assertThat(events("contact.privacyDeletion")).hasSize(1);
    assertThat(events("contact.deletion")).hasSize(1);
  }

  @Test
  void generic_events_carry_the_type() {
    simulator.webhooks(simulator.webhooks().generic(true));
    simulator.portal().create("deals", Map.of("dealname", "D"));
    assertThat(events("object.creation").get(0).path("objectTypeId").asText()).isEqualTo("0-3");
  }

  @Test
  void failures_are_sent_again_with_the_next_attempt_number() {
    simulator.webhooks(simulator.webhooks().retries(10, 0.0001));
    failures.set(3);
    simulator.portal().create("companies", Map.of());
    assertThat(events("company.creation").get(0).path("attemptNumber").asInt()).isEqualTo(3);
    assertThat(simulator.webhookStatistics().counts().outcomes())
        .containsEntry("500", 3L)
        .containsEntry("204", 1L);
  }

  @Test
  void events_are_given_up_after_the_last_retry() {
    simulator.webhooks(simulator.webhooks().retries(2, 0.0001));
    failures.set(1000);
    simulator.portal().create("companies", Map.of("name", "C"));
    drained();
    assertThat(simulator.webhookStatistics().counts().abandoned()).isEqualTo(2);
    assertThat(deliveries).isEmpty();
  }

  @Test
  void a_silent_receiver_is_a_failure_after_its_time() throws IOException {
    try (var silent = new java.net.ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      simulator.webhooks(
          WebhookSettings.DEFAULT
              .to("http://127.0.0.1:" + silent.getLocalPort() + "/")
              .requests(10, Duration.ofMillis(200))
              .retries(0, 0));
      simulator.portal().create("companies", Map.of());
      drained();
      assertThat(simulator.webhookStatistics().counts().outcomes()).containsEntry("TIMEOUT", 1L);
    }
  }

  @Test
  void duplicates_late_events_and_shared_ids_come_on_request() {
    simulator.webhooks(simulator.webhooks().disturbed(0.5, 0.5, Duration.ofMillis(300), 0.5));
    for (int i = 0; i < 300; i++) {
      simulator.portal().create("companies", Map.of());
    }
    drained();
    var counts = simulator.webhookStatistics().counts();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                deliveries.stream().mapToInt(d -> d.events().size()).sum()
                    == counts.generated() + counts.duplicates());
    List<JsonNode> events = events("company.creation");
    assertThat(counts.generated()).isEqualTo(300);
    assertThat(counts.duplicates()).isBetween(80L, 220L);
    List<Long> order = events.stream().map(e -> e.path("objectId").asLong()).toList();
    assertThat(order).isNotEqualTo(order.stream().sorted().toList());
    assertThat(order.stream().distinct()).hasSize(300);
    long ids = events.stream().map(e -> e.path("eventId").asLong()).distinct().count();
    assertThat(ids).isLessThan(280);
  }

  @Test
  void twenty_thousand_events_are_delivered_in_requests_of_up_to_a_hundred() {
    var activity = simulator.activity();
    long start = System.nanoTime();
    activity.run(8000);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> simulator.webhookStatistics().counts().pending() == 0);
    double seconds = (System.nanoTime() - start) / 1e9;
    var counts = simulator.webhookStatistics().counts();
    assertThat(counts.generated()).isGreaterThan(15_000);
    assertThat(counts.acknowledged()).isEqualTo(counts.generated());
    assertThat(deliveries).allMatch(delivery -> delivery.events().size() <= 100);
    assertThat(counts.generated() / seconds).isGreaterThan(100_000 / 60.0);
    assertThat(simulator.webhookStatistics().acknowledgedEvents())
        .hasSize((int) counts.generated());
  }

  @Test
  void the_same_seed_lives_the_same_life() throws IOException {
    simulator.activity().run(500);
    try (var twin =
        Simulator.start(SimulatorOptions.builder().noLimits().webhookTarget(target).build())) {
      twin.activity().run(500);
      for (String type : List.of("contacts", "companies", "deals")) {
        assertThat(twin.portal().ids(type, false)).isEqualTo(simulator.portal().ids(type, false));
        assertThat(twin.portal().ids(type, true)).isEqualTo(simulator.portal().ids(type, true));
      }
    }
  }
}
