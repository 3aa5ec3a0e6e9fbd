package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.Moment;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookFaultsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
  private WebhookReceiver receiver;
  private Simulator simulator;

  @BeforeEach
  void start() throws IOException {
    receiver = new WebhookReceiver();
    simulator = Simulator.start(options().portals(2).webhookTarget(receiver.url()).build());
    one();
  }

  private SimulatorOptionsBuilder options() {
    return SimulatorOptions.builder().noLimits().clock(clock);
  }

  /** One event in a request, and one request after the other: the order is that of the queue. */
  private void one() {
    simulator.webhooks(simulator.webhooks().batches(1, Duration.ofMillis(1)).inFlight(1));
  }

  @AfterEach
  void stop() {
    simulator.close();
    receiver.close();
  }

  private List<String> told() {
    return receiver.events().stream()
        .map(
            event ->
                event.path("subscriptionType").asText()
                    + " "
                    + event.path("portalId").asText()
                    + "/"
                    + event.path("objectId").asText()
                    + " "
                    + event.path("propertyName").asText())
        .toList();
  }

  private List<String> toldOf(int events) {
    await().until(() -> receiver.events().size() >= events);
    return told();
  }

  private long contact(long portalId, String city) {
    return simulator.portal(portalId).create("contacts", Map.of("city", city));
  }

  @Test
  void one_record_s_events_are_lost_and_all_others_come() {
    long lost = contact(62_515, "A");
    toldOf(2);
    simulator.faults().add(Fault.webhookLost().record(lost).portal(62_515));
    simulator.portal().update("contacts", lost, Map.of("city", "B"));
    contact(62_516, "same id, other portal");
    assertThat(toldOf(4)).filteredOn(each -> each.contains("62515")).hasSize(2);
    assertThat(simulator.webhookStatistics().counts().lost()).isEqualTo(1);
    await().until(() -> simulator.webhookStatistics().counts().pending() == 0);
    assertThat(simulator.faults().hits()).containsEntry(1, 1);
  }

  @Test
  void one_kind_of_event_comes_late() {
    simulator.faults().add(Fault.webhookLate(HOUR).event("contact.creation"));
    contact(62_515, "A");
    assertThat(toldOf(1)).containsExactly("contact.propertyChange 62515/1001 city");
    clock.advance(HOUR);
    assertThat(toldOf(2)).last().isEqualTo("contact.creation 62515/1001 ");
  }

  @Test
  void events_about_a_property_come_twice() {
    simulator
        .faults()
        .add(Fault.webhookTwice(HOUR).recordWith("city", "Bonn").event("*.propertyChange"));
    contact(62_515, "Bonn");
    contact(62_515, "Kiel");
    assertThat(toldOf(4)).hasSize(4);
    clock.advance(HOUR);
    assertThat(toldOf(5)).last().isEqualTo("contact.propertyChange 62515/1001 city");
    JsonNode first = receiver.events().stream().filter(this::isCity).findFirst().orElseThrow();
    assertThat(receiver.events().get(4)).isEqualTo(first);
    assertThat(simulator.webhookStatistics().counts().duplicates()).isEqualTo(1);
  }

  private boolean isCity(JsonNode event) {
    return event.path("propertyName").asText().equals("city");
  }

  @Test
  void an_event_is_overtaken_by_later_ones() {
    simulator.faults().add(Fault.webhookReordered(HOUR).event("contact.creation").times(1));
    contact(62_515, "A");
    contact(62_515, "B");
    assertThat(toldOf(3)).noneMatch(each -> each.startsWith("contact.creation 62515/1001"));
    clock.advance(HOUR);
    assertThat(toldOf(4)).last().isEqualTo("contact.creation 62515/1001 ");
  }

  @Test
  void a_fault_has_its_time_and_its_turn() {
    simulator
        .faults()
        .add(
            Fault.webhookLost()
                .event("contact.creation")
                .after(1)
                .between(Moment.in(HOUR), Moment.in(HOUR.multipliedBy(2))));
    contact(62_515, "too early");
    clock.advance(HOUR);
    contact(62_515, "left alone");
    contact(62_515, "lost");
    clock.advance(HOUR);
    contact(62_515, "too late");
    assertThat(toldOf(7))
        .filteredOn(each -> each.startsWith("contact.creation"))
        .containsExactly(
            "contact.creation 62515/1001 ",
            "contact.creation 62515/1002 ",
            "contact.creation 62515/1004 ");
  }

  @Test
  void webhook_faults_are_steered_like_all_others() {
    var client = new TestClient(simulator);
    var added =
        client.post(
            "/_sim/faults",
            "[{\"kind\":\"WEBHOOK_LATE\",\"event\":\"contact.*\",\"portalId\":62515,\"delayMillis\":5000,\"rate\":0.5}]");
    assertThat(added.status()).as(added.text()).isEqualTo(201);
    JsonNode shown = client.get("/_sim/faults").body().at("/faults/0");
    assertThat(shown.path("event").asText()).isEqualTo("contact.*");
    assertThat(shown.path("delayMillis").asInt()).isEqualTo(5000);
    var wrong = client.post("/_sim/faults", "{\"kind\":\"WEBHOOK_LATE\",\"path\":\"/contacts\"}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.text()).contains("aim WEBHOOK_LATE by event");
    assertThatThrownBy(() -> Fault.status(500).event("contact.creation"))
        .hasMessageContaining("by method and path");
    assertThat(client.get("/crm/v3/objects/contacts").status()).isEqualTo(200);
  }

  /** Hours, so that the milliseconds that a machine takes for the calls do not matter. */
  private List<String> deliveries(long seed) throws IOException {
    try (var target = new WebhookReceiver();
        var other =
            Simulator.start(
                SimulatorOptions.builder()
                    .noLimits()
                    .seed(seed)
                    .clock(SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z")))
                    .webhookTarget(target.url())
                    .build())) {
      other.webhooks(
          other
              .webhooks()
              .batches(1, Duration.ofMillis(1))
              .inFlight(1)
              .disturbed(0.3, 0.8, Duration.ofHours(2000), 0.2));
      other.faults().add(Fault.webhookReordered(Duration.ofHours(2000)).rate(0.5));
      for (int i = 0; i < 20; i++) {
        other.portal().create("contacts", Map.of("city", "c" + i));
      }
      other.clock().advance(Duration.ofHours(5000));
      await()
          .until(
              () -> {
                var counts = other.webhookStatistics().counts();
                return target.events().size() == counts.generated() + counts.duplicates();
              });
      return target.events().stream().map(JsonNode::toString).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 7, true", "7, 8, false"})
  void the_same_seed_and_calls_lead_to_the_same_deliveries(long one, long two, boolean same)
      throws IOException {
    assertThat(deliveries(one).equals(deliveries(two))).isEqualTo(same);
  }
}
