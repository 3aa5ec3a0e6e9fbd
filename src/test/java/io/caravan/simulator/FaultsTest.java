package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultKind;
import io.caravan.simulator.http.Latency;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";
  private static final String BODY = "{\"properties\":{\"email\":\"a@b.example\"}}";

  private static Simulator simulator;
  private static TestClient client;

  @BeforeAll
  static void start() throws IOException {
    simulator = Simulator.start(SimulatorOptions.builder().noLimits().build());
    client = new TestClient(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void reset() {
    simulator.reset();
  }

  private static int contacts() {
    return simulator.portal().ids("contacts", false).size();
  }

  @ParameterizedTest
  @ValueSource(ints = {423, 429, 477, 500, 502, 503, 504, 524})
  void a_status_comes_with_hubspots_body_and_without_effect(int status) {
    simulator.faults().add(Fault.status(status).on("POST", "/contacts").times(1));
    Response failed = client.post(CONTACTS, BODY);
    assertThat(failed.status()).isEqualTo(status);
    assertThat(failed.body().path("status").asText()).isEqualTo("error");
    assertThat(failed.header("Retry-After")).isEqualTo(status == 477 ? "2" : null);
    assertThat(contacts()).isZero();
    assertThat(client.post(CONTACTS, BODY).status()).isEqualTo(201);
  }

  @Test
  void a_502_may_hide_a_create_that_took_effect() {
    simulator.faults().add(Fault.html(502).afterApplying().times(1));
    Response failed = client.post(CONTACTS, BODY);
    assertThat(failed.status()).isEqualTo(502);
    assertThat(failed.header("Content-Type")).startsWith("text/html");
    assertThat(failed.text()).contains("<h1>Error 502</h1>");
    assertThat(contacts()).isEqualTo(1);
  }

  @Test
  void a_reset_happens_before_or_after_the_change() {
    simulator.faults().add(Fault.reset().on("POST", "/contacts"));
    assertThatThrownBy(() -> client.raw("POST", CONTACTS, BODY, Duration.ofSeconds(5)))
        .isInstanceOf(IOException.class);
    assertThat(contacts()).isZero();
    simulator.faults().clear();
    simulator.faults().add(Fault.reset().afterApplying().on("POST", "/contacts").times(1));
    assertThatThrownBy(() -> client.raw("POST", CONTACTS, BODY, Duration.ofSeconds(5)))
        .isInstanceOf(IOException.class);
    assertThat(contacts()).isEqualTo(1);
  }

  @Test
  void a_time_out_never_answers_before_or_after_the_change() {
    simulator.faults().add(Fault.of(FaultKind.TIMEOUT, 0));
    assertThatThrownBy(() -> client.raw("POST", CONTACTS, BODY, Duration.ofMillis(300)))
        .isInstanceOf(HttpTimeoutException.class);
    await().until(() -> simulator.report().calls() == 1);
    assertThat(contacts()).isZero();
    simulator.faults().clear();
    simulator.faults().add(Fault.of(FaultKind.TIMEOUT, 0).afterApplying());
    assertThatThrownBy(() -> client.raw("POST", CONTACTS, BODY, Duration.ofMillis(300)))
        .isInstanceOf(HttpTimeoutException.class);
    await().until(() -> contacts() == 1);
  }

  @Test
  void bodies_can_be_cut_broken_or_slow() throws Exception {
    client.post(CONTACTS, BODY);
    simulator.faults().add(Fault.of(FaultKind.TRUNCATED_BODY, 0).times(1));
    assertThatThrownBy(() -> client.raw("GET", CONTACTS, null, Duration.ofSeconds(5)))
        .isInstanceOf(IOException.class);
    simulator.faults().clear();
    simulator.faults().add(Fault.of(FaultKind.INVALID_JSON, 0).times(1));
    Response broken = client.get(CONTACTS);
    assertThat(broken.status()).isEqualTo(200);
    assertThat(broken.body().isMissingNode()).isTrue();
    simulator.faults().clear();
    simulator
        .faults()
        .add(Fault.of(FaultKind.SLOW_BODY, 0).lasting(Duration.ofMillis(400)).times(1));
    long start = System.nanoTime();
    assertThat(client.get(CONTACTS).body().path("results")).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void a_rate_hits_a_share_of_the_calls() {
    simulator.faults().add(Fault.status(500).rate(0.3));
    int failed = 0;
    for (int i = 0; i < 300; i++) {
      failed += client.get(CONTACTS).status() == 500 ? 1 : 0;
    }
    assertThat(failed).isBetween(50, 130);
  }

  @Test
  void faults_latency_and_reports_are_reached_over_http() {
    Response added =
        client.post(
            "/_sim/faults",
            "{\"kind\":\"status\",\"status\":503,\"method\":\"GET\",\"path\":\"/owners\",\"count\":1}");
    assertThat(added.status()).isEqualTo(201);
    assertThat(client.get("/crm/owners/2026-09").status()).isEqualTo(503);
    assertThat(client.get("/crm/owners/2026-09").body().path("results")).hasSize(5);
    assertThat(
            client
                .get("/_sim/faults")
                .body()
                .path("hits")
                .path(added.body().path("ids").path(0).asText())
                .asInt())
        .isEqualTo(1);
    Response report = client.get("/_sim/report");
    assertThat(report.body().path("calls").asInt()).isEqualTo(2);
    assertThat(report.body().path("mostCallsInAnyWindow").path("62515").path("burst:54321").asInt())
        .isEqualTo(2);
    assertThat(report.body().path("byBucketAndStatus").path("62515/BURST/503").asInt())
        .isEqualTo(1);
    assertThat(client.get("/_sim/journal").body()).hasSize(2);
    assertThat(client.get("/_sim/portals").body().path(0).path("portalId").asLong())
        .isEqualTo(62_515);
    assertThat(client.post("/_sim/faults", "{\"kind\":\"nonsense\"}").status()).isEqualTo(400);
    assertThat(client.post("/_sim/reset", null).status()).isEqualTo(204);
    assertThat(client.get("/_sim/report").body().path("calls").asInt()).isZero();
  }

  @Test
  void latency_delays_answers() {
    simulator.network().back(Latency.parse("150-200"));
    long start = System.nanoTime();
    client.get(CONTACTS);
    simulator.network().back(Latency.NONE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(140));
  }
}
