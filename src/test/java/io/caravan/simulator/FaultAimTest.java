package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which calls a fault hits, and when. */
class FaultAimTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  @RegisterExtension
  static final RunningSimulator RUNNING =
      new RunningSimulator(
          SimulatorOptions.builder()
              .noLimits()
              .portals(2)
              .clock(SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"))));

  private Simulator simulator;
  private TestClient client;
  private TestClient other;

  @BeforeEach
  void connect() {
    simulator = RUNNING.get();
    client = RUNNING.client();
    other = client.withToken(simulator.credentials(62_516).privateToken());
  }

  private List<Integer> statuses(TestClient caller, int calls) {
    var statuses = new ArrayList<Integer>();
    for (int i = 0; i < calls; i++) {
      statuses.add(caller.get(CONTACTS).status());
    }
    return statuses;
  }

  private static String batch(String... inputs) {
    return "{\"inputs\":[" + String.join(",", inputs) + "]}";
  }

  @Test
  void a_fault_of_one_portal_leaves_the_others_alone() {
    simulator.faults().add(Fault.status(503).portal(62_516));
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
    assertThat(other.get(CONTACTS).status()).isEqualTo(503);
  }

  @Test
  void a_fault_of_one_app_leaves_the_others_alone() {
    simulator.faults().add(Fault.status(503).app(simulator.credentials().appId()));
    var oauth =
        client.withToken(
            simulator.tokenWithScopes(62_515, java.util.Set.of("crm.objects.contacts.read")));
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
    assertThat(oauth.get(CONTACTS).status()).isEqualTo(503);
  }

  @Test
  void a_fault_passes_some_calls_first_and_ends_after_its_count() {
    simulator.faults().add(Fault.status(503).after(2).times(1));
    assertThat(statuses(client, 5)).containsExactly(200, 200, 503, 200, 200);
  }

  @Test
  void a_fault_has_a_window_of_time() {
    simulator
        .faults()
        .add(
            Fault.status(503)
                .between(Moment.in(Duration.ofSeconds(10)), Moment.parse("2026-11-21T10:00:20Z")));
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
    simulator.clock().advance(Duration.ofSeconds(10));
    assertThat(client.get(CONTACTS).status()).isEqualTo(503);
    simulator.clock().advance(Duration.ofSeconds(10));
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
    simulator.clock().advance(Duration.ofSeconds(-10));
    assertThat(client.get(CONTACTS).status()).as("the clock set back").isEqualTo(503);
    simulator.clock().advance(Duration.ofSeconds(-10));
  }

  @Test
  void a_record_is_known_by_its_id_in_the_path_or_in_a_batch() {
    long one = simulator.portal().create("contacts", Map.of("email", "one@a.example"));
    long two = simulator.portal().create("contacts", Map.of("email", "two@a.example"));
    simulator.faults().add(Fault.status(423).record(one));
    assertThat(client.get(CONTACTS + "/" + one).status()).isEqualTo(423);
    assertThat(client.get(CONTACTS + "/" + two).status()).isEqualTo(200);
    String read = CONTACTS + "/batch/read";
    assertThat(client.post(read, batch("{\"id\":\"" + two + "\"}")).status()).isEqualTo(200);
    assertThat(
            client
                .post(read, batch("{\"id\":\"" + two + "\"}", "{\"id\":\"" + one + "\"}"))
                .status())
        .isEqualTo(423);
    assertThat(
            client
                .post(
                    CONTACTS + "/merge",
                    "{\"primaryObjectId\":\"%d\",\"objectIdToMerge\":\"%d\"}".formatted(two, one))
                .status())
        .isEqualTo(423);
  }

  @Test
  void a_record_is_known_by_a_value_in_the_body() {
    simulator.faults().add(Fault.status(500).recordWith("email", "bad@a.example"));
    assertThat(client.post(CONTACTS, "{\"properties\":{\"email\":\"good@a.example\"}}").status())
        .isEqualTo(201);
    assertThat(client.post(CONTACTS, "{\"properties\":{\"email\":\"Bad@A.example\"}}").status())
        .isEqualTo(500);
    assertThat(
            client
                .post(
                    CONTACTS + "/batch/upsert",
                    batch("{\"id\":\"bad@a.example\",\"idProperty\":\"email\",\"properties\":{}}"))
                .status())
        .isEqualTo(500);
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
  }

  @Test
  void a_fault_can_be_switched_off_and_on() {
    int id = simulator.faults().add(Fault.status(503));
    assertThat(simulator.faults().turn(id, false)).isTrue();
    assertThat(client.get(CONTACTS).status()).isEqualTo(200);
    simulator.faults().turn(id, true);
    assertThat(client.get(CONTACTS).status()).isEqualTo(503);
    assertThat(simulator.faults().turn(99, true)).isFalse();
  }

  @Test
  void the_same_seed_hits_the_same_calls_whatever_other_faults_there_are() {
    simulator.faults().add(Fault.status(503).rate(0.4).on("GET", CONTACTS));
    List<Integer> alone = statuses(client, 40);
    simulator.reset();
    simulator.faults().add(Fault.status(503).rate(0.4).on("GET", CONTACTS));
    simulator.faults().add(Fault.status(500).rate(0.5).on("GET", "/owners"));
    var amongOthers = new ArrayList<Integer>();
    for (int i = 0; i < 40; i++) {
      client.get("/crm/owners/2026-09");
      amongOthers.add(client.get(CONTACTS).status());
    }
    assertThat(amongOthers).isEqualTo(alone).contains(200, 503);
  }
}
