package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.Bucket;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.uncertain.Switches;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UncertainControlTest {

  private static final String PATH = "/_sim/uncertain";

  private Simulator simulator;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    var clock = SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
    simulator = Simulator.start(SimulatorOptions.builder().portals(2).clock(clock).build());
    client = new TestClient(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private JsonNode turn(String json) {
    Response answer = client.put(PATH, json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void all_switches_are_told_and_turned_by_one_call() {
    JsonNode before = client.get(PATH).body();
    for (String name : Switches.names()) {
      assertThat(before.path("switches").has(name)).as(name).isTrue();
    }
    JsonNode after =
        turn(
            "{\"refreshTokenRotates\":true,\"webhooksStopAfter\":\"PT5M\",\"linkIds\":\"NUMBER\",\"historyPage\":7,\"staleRevisionStatus\":400}");
    assertThat(after.at("/switches/refreshTokenRotates").asBoolean()).isTrue();
    assertThat(after.at("/switches/webhooksStopAfter").asText()).isEqualTo("PT5M");
    assertThat(after.at("/switches/linkIds").asText()).isEqualTo("NUMBER");
    assertThat(after.at("/portals/62515/historyPage").asInt()).isEqualTo(7);
    assertThat(after.at("/portals/62516/linkIds").asText()).isEqualTo("NUMBER");
    client.post("/_sim/reset", "");
    assertThat(client.get(PATH).body()).isEqualTo(before);
  }

  @Test
  void what_is_shown_can_be_sent_back() {
    var shown =
        (com.fasterxml.jackson.databind.node.ObjectNode) client.get(PATH).body().path("switches");
    assertThat(turn(shown.toString()).path("switches")).isEqualTo(shown);
  }

  @Test
  void a_portal_may_differ_from_the_others() {
    turn("{\"portalId\":62516,\"mergeKeepsId\":true}");
    long kept = merged(62_516);
    assertThat(kept).isEqualTo(1001);
    assertThat(merged(62_515)).isEqualTo(1003);
    Response refused = client.put(PATH, "{\"portalId\":62516,\"refreshTokenRotates\":true}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("refreshTokenRotates").contains("without portalId");
  }

  private long merged(long portalId) {
    SimulatedPortal portal = simulator.portal(portalId);
    portal.create("contacts", Map.of("email", "a@x.example"));
    portal.create("contacts", Map.of("email", "b@x.example"));
    return portal.merge("contacts", 1001, 1002);
  }

  @Test
  void a_switch_counts_from_the_next_call_on() {
    simulator.portal().useQuota(Bucket.BURST, 190);
    Response plain = client.get("/crm/v3/owners");
    assertThat(plain.status()).isEqualTo(429);
    assertThat(plain.header("Retry-After")).isNull();
    turn("{\"retryAfterOnLimits\":true}");
    assertThat(client.get("/crm/v3/owners").header("Retry-After")).isNotNull();

    String wrongClient =
        "grant_type=refresh_token&client_id=none&client_secret=none&refresh_token=none";
    assertThat(client.form("/oauth/v3/token", wrongClient).status()).isEqualTo(400);
    turn("{\"tokenErrorStatus\":401}");
    assertThat(client.form("/oauth/v3/token", wrongClient).status()).isEqualTo(401);
  }

  @Test
  void failed_calls_can_cease_to_count() {
    for (int i = 0; i < 3; i++) {
      client.get("/crm/v3/objects/contacts/4711");
    }
    assertThat(simulator.report().usedToday().get(62_515L)).isEqualTo(3);
    turn("{\"failedCallsCount\":false}");
    client.get("/crm/v3/objects/contacts/4711");
    assertThat(simulator.report().usedToday().get(62_515L)).isEqualTo(3);
  }

  @Test
  void a_wrong_switch_turns_none() {
    for (String wrong :
        new String[] {
          "{\"emptyAsNull\":false,\"mergeKeepID\":true}",
          "{\"emptyAsNull\":false,\"tokenErrorStatus\":200}",
          "{\"emptyAsNull\":false,\"limitTable\":\"before_2024\"}",
          "{\"emptyAsNull\":false,\"linkIds\":\"ROMAN\"}"
        }) {
      Response refused = client.put(PATH, wrong);
      assertThat(refused.status()).as(wrong).isEqualTo(400);
    }
    assertThat(client.get(PATH).body().at("/switches/emptyAsNull").asBoolean()).isTrue();
    assertThat(client.put(PATH, "{\"limitTable\":\"before_2024\"}").text())
        .contains("--uncertain limitTable=BEFORE_2024");
  }
}
