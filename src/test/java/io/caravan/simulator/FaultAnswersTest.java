package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.limits.Verdict.Policy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller gets when a fault hits it. */
class FaultAnswersTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  @RegisterExtension
  static final RunningSimulator RUNNING =
      new RunningSimulator(
          SimulatorOptions.builder()
              .indexLag(Duration.ZERO)
              .clock(SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"))));

  private Simulator simulator;
  private TestClient client;

  @BeforeEach
  void connect() {
    simulator = RUNNING.get();
    client = RUNNING.client();
  }

  @ParameterizedTest
  @CsvSource({
    "DAILY, You have reached your daily limit., X-HubSpot-RateLimit-Daily-Remaining",
    "TEN_SECONDLY_ROLLING, You have reached your ten_secondly_rolling limit.,"
        + " X-HubSpot-RateLimit-Remaining"
  })
  void a_429_names_its_limit_and_has_nothing_left(Policy policy, String message, String header) {
    simulator.faults().add(Fault.limited(policy));
    Response refused = client.get(CONTACTS);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body().path("message").asText()).isEqualTo(message);
    assertThat(refused.body().path("policyName").asText()).isEqualTo(policy.name());
    assertThat(refused.body().path("errorType").asText()).isEqualTo("RATE_LIMIT");
    assertThat(refused.body().has("category")).isFalse();
    assertThat(refused.header(header)).isEqualTo("0");
    assertThat(refused.header("Retry-After")).isNull();
    if (policy == Policy.TEN_SECONDLY_ROLLING) {
      assertThat(refused.body().path("groupName").asText())
          .isEqualTo("publicapi:private_app-api-calls-ten-secondly:54321:62515");
    }
  }

  @Test
  void a_secondly_429_of_search_says_nothing_in_headers() {
    simulator.faults().add(Fault.limited(Policy.SECONDLY));
    Response refused = client.post(CONTACTS + "/search", "{}");
    assertThat(refused.body().path("groupName").asText())
        .isEqualTo("publicapi:crm:search:private_app:54321:62515");
    assertThat(refused.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("ratelimit"));
  }

  @ParameterizedTest
  @CsvSource({
    "402, errorType, LimitExceededException",
    "403, category, MISSING_SCOPES",
    "404, category, OBJECT_NOT_FOUND",
    "409, category, CONFLICT",
    "500, message, internal error",
    "503, category, SERVICE_UNAVAILABLE",
    "520, category, INTERNAL_ERROR",
    "521, category, INTERNAL_ERROR",
    "522, category, INTERNAL_ERROR",
    "523, category, INTERNAL_ERROR"
  })
  void each_status_has_its_body(int status, String member, String value) {
    simulator.faults().add(Fault.status(status));
    Response failed = client.get(CONTACTS);
    assertThat(failed.status()).isEqualTo(status);
    assertThat(failed.body().path(member).asText()).isEqualTo(value);
    assertThat(failed.body().path("correlationId").asText())
        .isEqualTo(failed.header("X-HubSpot-Correlation-Id"));
    assertThat(failed.header("X-HubSpot-RateLimit-Remaining") == null)
        .as("only the edge knows nothing of limits")
        .isEqualTo(status >= 520);
  }

  @Test
  void the_words_of_an_error_can_be_chosen() {
    simulator.faults().add(Fault.status(400).saying("CONFLICT", "Not today"));
    Response failed = client.get(CONTACTS);
    assertThat(failed.body().path("category").asText()).isEqualTo("CONFLICT");
    assertThat(failed.body().path("message").asText()).isEqualTo("Not today");
  }

  @Test
  void a_slow_answer_is_right() {
    simulator.faults().add(Fault.slow(Duration.ofMillis(200)));
    long start = System.nanoTime();
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(150));
  }

  @Test
  void a_reset_is_a_tcp_reset() throws Exception {
    simulator.faults().add(Fault.reset());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port())) {
      String request =
          "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(CONTACTS, simulator.credentials().privateToken());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  private static String create(int i, boolean traced) {
    String trace = traced ? ",\"objectWriteTraceId\":\"t" + i + "\"" : "";
    return "{\"properties\":{\"email\":\"p%d@a.example\"}%s}".formatted(i, trace);
  }

  private static String inputs(int count, boolean traced) {
    var inputs = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      inputs.add(create(i, traced));
    }
    return "{\"inputs\":[" + String.join(",", inputs) + "]}";
  }

  @Test
  void some_inputs_of_a_traced_batch_fail_and_the_others_are_made() {
    simulator.faults().add(Fault.partial(409).share(0.3).saying("CONFLICT", "Contact exists"));
    Response answer = client.post(CONTACTS + "/batch/create", inputs(20, true));
    assertThat(answer.status()).isEqualTo(207);
    JsonNode errors = answer.body().path("errors");
    assertThat(answer.body().path("numErrors").asInt()).isEqualTo(errors.size()).isBetween(1, 19);
    assertThat(answer.body().path("results")).hasSize(20 - errors.size());
    assertThat(errors.get(0).path("category").asText()).isEqualTo("CONFLICT");
    assertThat(errors.get(0).path("message").asText()).isEqualTo("Contact exists");
    assertThat(simulator.portal().ids("contacts", false)).hasSize(20 - errors.size());
    var failed = new ArrayList<String>();
    errors.forEach(e -> failed.add(e.at("/context/objectWriteTraceId/0").asText()));
    answer
        .body()
        .path("results")
        .forEach(r -> assertThat(failed).doesNotContain(r.path("objectWriteTraceId").asText()));
    simulator.reset();
    simulator.faults().add(Fault.partial(409).share(0.3).saying("CONFLICT", "Contact exists"));
    var again = new ArrayList<String>();
    client
        .post(CONTACTS + "/batch/create", inputs(20, true))
        .body()
        .path("errors")
        .forEach(e -> again.add(e.at("/context/objectWriteTraceId/0").asText()));
    assertThat(again).as("the same seed fails the same inputs").isEqualTo(failed);
  }

  @Test
  void a_batch_without_trace_ids_fails_as_a_whole() {
    simulator.faults().add(Fault.partial(409));
    assertThat(client.post(CONTACTS + "/batch/create", inputs(5, false)).status()).isEqualTo(409);
    assertThat(simulator.portal().ids("contacts", false)).isEmpty();
  }

  @Test
  void the_input_that_fails_can_be_named() {
    long one = simulator.portal().create("contacts", Map.of("email", "one@a.example"));
    long two = simulator.portal().create("contacts", Map.of("email", "two@a.example"));
    String read =
        "{\"inputs\":[{\"id\":\"%d\"},{\"id\":\"%d\"}],\"properties\":[\"email\"]}"
            .formatted(one, two);
    simulator.faults().add(Fault.partial(404).record(two));
    Response answer = client.post(CONTACTS + "/batch/read", read);
    assertThat(answer.status()).isEqualTo(207);
    assertThat(answer.body().at("/results/0/id").asLong()).isEqualTo(one);
    assertThat(answer.body().at("/errors/0/context/ids/0").asLong()).isEqualTo(two);
    assertThat(answer.body().at("/errors/0/category").asText()).isEqualTo("OBJECT_NOT_FOUND");
    assertThat(
            client
                .post(CONTACTS + "/batch/archive", "{\"inputs\":[{\"id\":\"" + two + "\"}]}")
                .status())
        .isEqualTo(207);
    assertThat(simulator.portal().ids("contacts", false)).contains(two);
  }

  private List<String> found(String email) {
    var ids = new ArrayList<String>();
    client
        .post(
            CONTACTS + "/search",
            "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"email\",\"operator\":\"EQ\","
                + "\"value\":\"%s\"}]}]}".formatted(email))
        .body()
        .path("results")
        .forEach(r -> ids.add(r.path("id").asText()));
    return ids;
  }

  @Test
  void search_sees_the_old_version_of_a_record_for_a_time() {
    long id = simulator.portal().create("contacts", Map.of("email", "old@a.example"));
    simulator.faults().add(Fault.staleSearch(Duration.ofSeconds(60)).on("PATCH", null).times(1));
    client.patch(CONTACTS + "/" + id, "{\"properties\":{\"email\":\"new@a.example\"}}");
    assertThat(client.get(CONTACTS + "/" + id).property("email")).isEqualTo("new@a.example");
    assertThat(found("old@a.example")).containsExactly(Long.toString(id));
    simulator.clock().advance(Duration.ofSeconds(30));
    client.patch(CONTACTS + "/" + id, "{\"properties\":{\"email\":\"newer@a.example\"}}");
    assertThat(found("newer@a.example")).as("changes of a record stay in order").isEmpty();
    simulator.clock().advance(Duration.ofSeconds(31));
    assertThat(found("old@a.example")).isEmpty();
    assertThat(found("newer@a.example")).containsExactly(Long.toString(id));
  }

  @Test
  void search_misses_a_new_record_for_a_time() {
    simulator
        .faults()
        .add(Fault.staleSearch(Duration.ofSeconds(60)).recordWith("email", "late@a.example"));
    client.post(CONTACTS, "{\"properties\":{\"email\":\"late@a.example\"}}");
    client.post(CONTACTS, "{\"properties\":{\"email\":\"punctual@a.example\"}}");
    assertThat(found("late@a.example")).isEmpty();
    assertThat(found("punctual@a.example")).hasSize(1);
    simulator.clock().advance(Duration.ofSeconds(60));
    assertThat(found("late@a.example")).hasSize(1);
  }

  @Test
  void a_search_leaves_a_record_out() {
    long one = simulator.portal().create("contacts", Map.of("email", "one@a.example"));
    simulator.portal().create("contacts", Map.of("email", "two@a.example"));
    simulator.faults().add(Fault.searchOmits().record(one));
    JsonNode page = client.post(CONTACTS + "/search", "{}").body();
    assertThat(page.path("total").asInt()).isEqualTo(1);
    assertThat(page.at("/results/0/properties/email").asText()).isEqualTo("two@a.example");
  }
}
