package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.caravan.hubspot.Bucket;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java and JSON recipes of docs/SIMULATOR.md: each stands here, word for word, and works. */
class RecipesTest {

  private static final Path SOURCE = Path.of("src/test/java/io/caravan/simulator/RecipesTest.java");

  static List<String> java() throws IOException {
    return Recipes.ofTheSimulator("java");
  }

  static Stream<String> calls() throws IOException {
    var calls = java.util.regex.Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) (/_sim[^\\s`\\[?]*)");
    return calls
        .matcher(Files.readString(Recipes.PAGE))
        .results()
        .map(call -> call.group(1) + " " + call.group(2))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("java")
  void each_java_recipe_of_the_docs_is_one_of_these_tests(String recipe) throws IOException {
    assertThat(plain(Files.readString(SOURCE))).contains(plain(recipe));
  }

  /** Comments and line breaks differ between a page and formatted code. */
  private static String plain(String code) {
    return code.replaceAll("// .*", "").replaceAll("\\s+", "");
  }

  private static void runYourClient(String base, String token, long id) {
    var client = new TestClient(base, token);
    assertThat(client.get("/crm/v3/objects/contacts/" + id).status()).isEqualTo(200);
    String batch = "{\"inputs\":[{\"properties\":{\"email\":\"bob@acme.example\"}}]}";
    assertThat(client.post("/crm/v3/objects/contacts/batch/create", batch).status()).isEqualTo(502);
    assertThat(client.post("/crm/v3/objects/contacts/batch/create", batch).status()).isEqualTo(409);
  }

  @Test
  void in_a_junit_test() throws Exception {
    try (var hubspot = Simulator.start(SimulatorOptions.builder().contacts(100).build())) {
      String base = hubspot.baseUrl(); // http://127.0.0.1:<any free port>
      String token = hubspot.credentials().privateToken(); // Authorization: Bearer ...
      long id = hubspot.portal().create("contacts", Map.of("email", "ada@acme.example")); // as a
      hubspot.faults().add(Fault.html(502).afterApplying().on("POST", "/batch/create").times(1));

      runYourClient(base, token, id);

      assertThat(hubspot.report().refused()).isZero(); // not one 429
      assertThat(hubspot.report().peak("burst")).isLessThanOrEqualTo(190);
    }
  }

  private static int call(Simulator hubspot) {
    return new TestClient(hubspot).get("/crm/v3/owners").status();
  }

  @Test
  void with_a_frozen_clock() throws Exception {
    var clock = SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
    try (var hubspot = Simulator.start(SimulatorOptions.builder().clock(clock).build())) {
      hubspot.portal().useQuota(Bucket.BURST, 190); // somebody else used the window up
      assertThat(call(hubspot)).isEqualTo(429);
      clock.advance(Duration.ofSeconds(10));
      assertThat(call(hubspot)).isEqualTo(200);
    }
  }

  @Test
  void with_webhooks() throws Exception {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    String yourReceiver = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks";
    try {
      var options = SimulatorOptions.builder().webhookTarget(yourReceiver);
      try (var hubspot = Simulator.start(options.build())) {
        hubspot.webhooks(hubspot.webhooks().disturbed(0.5, 0.5, Duration.ofMillis(200), 0));
        hubspot.portal().create("contacts", Map.of("email", "ada@acme.example"));
        await().until(() -> hubspot.webhookStatistics().counts().pending() == 0);
        assertThat(hubspot.webhookStatistics().acknowledgedEvents()).isNotEmpty();
      }
    } finally {
      receiver.stop(0);
    }
  }

  private static int contacts(Simulator hubspot, long portal) {
    return new TestClient(hubspot.baseUrl(), hubspot.credentials(portal).privateToken())
        .get("/crm/v3/objects/contacts")
        .status();
  }

  @Test
  void with_two_portals() throws Exception {
    var options = SimulatorOptions.builder().portals(2).portalId(1000).build();
    try (var hubspot = Simulator.start(options)) {
      hubspot.portal(1000).create("contacts", Map.of("email", "here@acme.example"));
      hubspot.faults().add(Fault.status(503).portal(1001)); // only the second has a bad day
      assertThat(contacts(hubspot, 1000)).isEqualTo(200);
      assertThat(contacts(hubspot, 1001)).isEqualTo(503);
    }
  }

  @Test
  void the_faults_file_does_what_it_says() throws Exception {
    byte[] file = Recipes.ofTheSimulator("json").get(0).getBytes(StandardCharsets.UTF_8);
    try (var hubspot = Simulator.start(SimulatorOptions.defaults())) {
      hubspot.apply(Scenario.parse(file, "docs/SIMULATOR.md"));
      var client = new TestClient(hubspot);
      for (int i = 1; i <= 9; i++) {
        assertThat(create(client, i)).isEqualTo(201);
      }
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> create(client, 10))
          .hasRootCauseInstanceOf(IOException.class);
      assertThat(create(client, 10)).isEqualTo(409);
    }
  }

  private static int create(TestClient client, int number) {
    return client
        .post(
            "/crm/v3/objects/contacts",
            "{\"properties\":{\"email\":\"p%d@acme.example\"}}".formatted(number))
        .status();
  }

  @Test
  void the_docs_name_all_control_calls_and_no_others() throws Exception {
    try (var hubspot = Simulator.start(SimulatorOptions.defaults())) {
      var known =
          new TestClient(hubspot)
              .get("/_sim").body().findValuesAsText("path").stream().distinct().toList();
      var methods = new TestClient(hubspot).get("/_sim").body();
      var all = new java.util.TreeSet<String>();
      methods.forEach(c -> all.add(c.path("method").asText() + " " + c.path("path").asText()));
      assertThat(known).isNotEmpty();
      assertThat(calls()).containsExactlyInAnyOrderElementsOf(all);
    }
  }
}
