package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  @RegisterExtension
  static final RunningSimulator RUNNING =
      new RunningSimulator(
          SimulatorOptions.builder()
              .portals(2)
              .clock(SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"))));

  private Simulator simulator;
  private TestClient client;

  @BeforeEach
  void connect() {
    simulator = RUNNING.get();
    client = RUNNING.client();
  }

  @Test
  void the_list_of_calls_names_calls_that_exist() {
    JsonNode calls = client.get("/_sim").body();
    var seen = new HashSet<String>();
    for (JsonNode call : calls) {
      String method = call.path("method").asText();
      assertThat(call.path("does").asText()).isNotBlank();
      assertThat(seen.add(method + " " + call.path("path").asText())).isTrue();
      if (method.equals("GET")) {
        assertThat(client.get(call.path("path").asText()).status()).isEqualTo(200);
      }
    }
    assertThat(seen).contains("POST /_sim/faults", "PUT /_sim/network", "GET /_sim/limits");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /_sim/faults | {\"kind\":\"NONSENSE\"} | the fault.kind must be one of [STATUS, HTML",
        "POST | /_sim/faults | [{\"status\":503},{\"stauts\":503}] | faults[1] has the unknown key"
            + " \"stauts\"; did you mean \"status\"?",
        "POST | /_sim/faults | {\"rate\":2} | the fault.rate must be a number from 0 to 1.0, not 2",
        "POST | /_sim/faults | {\"status\":\"x\"} | the fault.status must be a whole number from 200",
        "POST | /_sim/faults | {\"status\":204} | status must lie between 400 and 599 for STATUS",
        "POST | /_sim/faults | {\"value\":\"a\"} | needs property",
        "POST | /_sim/faults | {\"from\":\"soon\"} | the fault.from: \"soon\" is no time; write",
        "POST | /_sim/faults | {\"status\":500,\"policy\":\"DAILY\"} | goes with status 429",
        "POST | /_sim/faults | 7 | the fault must be a JSON object",
        "POST | /_sim/faults | {\"kind\": | Invalid input JSON on line 1",
        "PATCH | /_sim/faults?id=x | {\"on\":false} | id must be a whole number, not \"x\"",
        "POST | /_sim/clock | {\"advance\":\"30 minutes\"} | advance:",
        "POST | /_sim/clock | {} | give advance, such as PT30M",
        "PUT | /_sim/network | {\"latency\":\"fast\"} | latency: not a latency: 'fast'; use",
        "PUT | /_sim/network | {\"delay\":\"5\"} | unknown key \"delay\"",
        "PUT | /_sim/webhooks | {\"targetUrl\":\"localhost:80\"} | write http://127.0.0.1",
        "PUT | /_sim/webhooks | {\"batchSize\":101} | batchSize must be a whole number from 1 to 100",
        "POST | /_sim/quota | {\"bucket\":\"MINUTELY\"} | bucket must be one of [BURST",
        "POST | /_sim/quota | {\"portalId\":9} | no portal 9",
        "POST | /_sim/activity | {\"changes\":-1} | changes must be a whole number of at least 0",
        "POST | /_sim/scenarios | {\"name\":\"monday\"} | no scenario \"monday\"; there are [bad-day"
      })
  void a_mistake_is_named_with_its_mend(String method, String path, String body, String message) {
    Response refused = client.send(method, path, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("message").asText()).contains(message);
  }

  @Test
  void unknown_calls_and_wrong_methods_are_told_apart() {
    assertThat(client.get("/_sim/fault").status()).isEqualTo(404);
    assertThat(client.get("/_sim/fault").body().path("message").asText())
        .contains("GET /_sim lists them all");
    Response wrong = client.delete("/_sim/clock");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.body().path("message").asText()).contains("[GET, POST]");
    assertThat(client.delete("/_sim/faults?id=7").status()).isEqualTo(404);
    assertThat(client.send("PATCH", "/_sim/faults?id=7", "{\"on\":true}").status()).isEqualTo(404);
  }

  @Test
  void a_list_with_one_mistake_adds_nothing() {
    client.post("/_sim/faults", "[{\"status\":503},{\"status\":9999}]");
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
  }

  @Test
  void a_fault_is_listed_as_it_was_given_and_can_be_switched() {
    String given =
        "{\"kind\":\"PARTIAL\",\"status\":409,\"path\":\"/batch/\",\"portalId\":62515,"
            + "\"property\":\"email\",\"value\":\"a@b.example\",\"after\":2,\"count\":3,\"rate\":0.5,"
            + "\"from\":\"PT5S\",\"until\":\"2027-01-01T00:00:00Z\",\"category\":\"CONFLICT\"}";
    client.post("/_sim/faults", given);
    JsonNode listed = client.get("/_sim/faults").body().at("/faults/0");
    TestClient.json(given)
        .fields()
        .forEachRemaining(
            each ->
                assertThat(listed.path(each.getKey()))
                    .as(each.getKey())
                    .isEqualTo(each.getValue()));
    assertThat(listed.path("on").asBoolean()).isTrue();
    client.post("/_sim/faults", "{\"status\":503}");
    assertThat(client.get(CONTACTS).status()).isEqualTo(503);
    client.send("PATCH", "/_sim/faults?id=2", "{\"on\":false}");
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
    JsonNode faults = client.get("/_sim/faults").body();
    assertThat(faults.at("/faults/1/on").asBoolean()).isFalse();
    assertThat(faults.at("/hits/2").asInt()).isEqualTo(1);
    assertThat(faults.path("kinds").path("STALE_SEARCH").asText()).isNotBlank();
  }

  @Test
  void the_clock_moves_forwards_and_backwards() {
    client.post("/_sim/clock", "{\"set\":\"2026-12-24T18:00:00Z\"}");
    assertThat(client.get("/_sim/clock").body().path("now").asText())
        .isEqualTo("2026-12-24T18:00:00Z");
    client.post("/_sim/clock", "{\"advance\":\"-PT1H\"}");
    String id = client.post(CONTACTS, "{\"properties\":{\"email\":\"a@b.example\"}}").id();
    assertThat(client.get(CONTACTS + "/" + id).body().path("createdAt").asText())
        .isEqualTo("2026-12-24T17:00:00.000Z");
  }

  @Test
  void limits_show_what_is_used_and_what_is_allowed() {
    for (int i = 0; i < 7; i++) {
      client.get(CONTACTS);
    }
    client.post(CONTACTS + "/search", "{}");
    JsonNode portal = client.get("/_sim/limits").body().path(0);
    var burst = new ArrayList<JsonNode>();
    portal
        .path("windows")
        .forEach(
            window -> {
              if (window.path("window").asText().equals("burst:54321")) {
                burst.add(window);
              }
            });
    assertThat(burst).hasSize(1);
    assertThat(burst.get(0).path("used").asInt()).isEqualTo(7);
    assertThat(burst.get(0).path("allowed").asInt()).isEqualTo(190);
    assertThat(portal.path("day").path("used").asInt()).isEqualTo(8);
    assertThat(portal.path("day").path("allowed").asInt()).isEqualTo(625_000);
    assertThat(portal.path("day").path("resetsAt").asText()).endsWith("Z");
    client.post("/_sim/clock", "{\"advance\":\"PT11S\"}");
    portal = client.get("/_sim/limits").body().path(0);
    assertThat(portal.findValuesAsText("used").subList(0, 5)).containsOnly("0");
  }

  @Test
  void the_report_tells_refused_failed_and_rejected_calls_apart_by_portal_and_app() {
    var second = client.withToken(simulator.credentials(62_516).privateToken());
    client.get(CONTACTS);
    client.get(CONTACTS + "/99");
    client.post("/_sim/faults", "{\"status\":503,\"count\":2}");
    client.get(CONTACTS);
    client.get(CONTACTS);
    client.withToken("nobody").get(CONTACTS);
    for (int i = 0; i < 6; i++) {
      second.post(CONTACTS + "/search", "{}");
    }
    JsonNode rows = client.get("/_sim/report").body().path("byPortalAndApp");
    assertThat(rows.toString())
        .isEqualTo(
            "[{\"portalId\":0,\"appId\":0,\"calls\":1,\"answered\":0,\"refused\":0,\"faulted\":0,"
                + "\"rejected\":1,\"failed\":0},"
                + "{\"portalId\":62515,\"appId\":54321,\"calls\":4,\"answered\":1,\"refused\":0,"
                + "\"faulted\":2,\"rejected\":1,\"failed\":0},"
                + "{\"portalId\":62516,\"appId\":54321,\"calls\":6,\"answered\":5,\"refused\":1,"
                + "\"faulted\":0,\"rejected\":0,\"failed\":0}]");
    assertThat(client.get("/_sim/journal?limit=2").body()).hasSize(2);
    assertThat(client.get("/_sim/journal?portalId=62515").body()).hasSize(4);
    assertThat(client.get("/_sim/limits?portalId=62516").body().findValuesAsText("portalId"))
        .containsExactly("62516");
  }
}
