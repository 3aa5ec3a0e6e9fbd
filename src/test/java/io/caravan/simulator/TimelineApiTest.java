package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimelineApiTest {

  private static final String EVENTS = "/integrators/timeline/2026-03/events";

  private Simulator simulator;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    simulator = Simulator.start(SimulatorOptions.builder().noLimits().build());
    client =
        new TestClient(simulator).withToken(simulator.tokenWithScopes(62_515, Set.of("timeline")));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private static String event(String id, String on) {
    return "{\"eventTypeName\":\"webinar\",\"id\":\"%s\",%s,\"properties\":{\"title\":\"x\"}}"
        .formatted(id, on);
  }

  @Test
  void events_are_put_on_records_once() {
    long anna = simulator.portal().create("contacts", Map.of("email", "a@x.example"));
    Response made = client.post(EVENTS, event("e1", "\"objectId\":\"" + anna + "\""));
    assertThat(made.status()).isEqualTo(201);
    Response again = client.post(EVENTS, event("e1", "\"objectId\":\"" + anna + "\""));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.body().path("category").asText()).isEqualTo("OBJECT_ALREADY_EXISTS");
    assertThat(again.body().path("subCategory").asText())
        .isEqualTo("TimelineEventErrors.EVENT_UPSERTS_IMMUTABLE");
    assertThat(simulator.timeline(62_515)).singleElement().matches(e -> e.objectId() == anna);
    JsonNode shown = client.get("/_sim/timeline").body();
    assertThat(shown.at("/0/event/properties/title").asText()).isEqualTo("x");
  }

  @Test
  void an_unknown_address_becomes_a_contact() {
    Response made = client.post(EVENTS, event("e1", "\"email\":\"new@x.example\""));
    long id = made.body().path("objectId").asLong();
    assertThat(simulator.portal().find("contacts", id).orElseThrow().properties())
        .containsEntry("email", "new@x.example");
    assertThat(
            client
                .post(EVENTS, event("e2", "\"email\":\"new@x.example\""))
                .body()
                .path("objectId")
                .asLong())
        .isEqualTo(id);
  }

  @Test
  void a_batch_tells_what_failed() {
    Response answer =
        client.post(
            EVENTS + "/batch",
            "{\"inputs\":["
                + event("e1", "\"email\":\"a@x.example\"")
                + ","
                + event("e2", "\"objectId\":\"77\"")
                + "]}");
    assertThat(answer.status()).isEqualTo(207);
    assertThat(answer.body().path("results")).hasSize(1);
    assertThat(answer.body().path("numErrors").asInt()).isEqualTo(1);
  }

  @Test
  void private_apps_and_other_scopes_have_no_timeline() {
    assertThat(new TestClient(simulator).post(EVENTS, event("e", "\"objectId\":\"1\"")).status())
        .isEqualTo(403);
    assertThat(
            client
                .withToken(simulator.tokenWithScopes(62_515, Set.of("oauth")))
                .post(EVENTS, event("e", "\"objectId\":\"1\""))
                .status())
        .isEqualTo(403);
  }

  @Test
  void what_is_no_event_is_refused() {
    assertThat(client.post(EVENTS, "{\"objectId\":\"1\"}").status()).isEqualTo(400);
    assertThat(client.post(EVENTS, "{\"eventTypeName\":\"a\"}").status()).isEqualTo(400);
    assertThat(
            client
                .post(
                    EVENTS,
                    "{\"eventTypeName\":\"a\",\"email\":\"a@x.example\",\"timestamp\":\"soon\"}")
                .status())
        .isEqualTo(400);
    assertThat(client.post(EVENTS, event("e", "\"objectId\":\"999\"")).status()).isEqualTo(404);
  }
}
