package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SensitiveEventsTest {

  @Test
  void events_tell_whether_their_property_is_sensitive() throws IOException {
    try (var receiver = new WebhookReceiver();
        var simulator =
            Simulator.start(
                SimulatorOptions.builder().noLimits().webhookTarget(receiver.url()).build())) {
      var made =
          new TestClient(simulator)
              .post(
                  "/crm/properties/2026-09/contacts",
                  "{\"name\":\"illness\",\"label\":\"Illness\",\"type\":\"string\",\"fieldType\":\"text\",\"groupName\":\"contactinformation\",\"dataSensitivity\":\"sensitive\"}");
      assertThat(made.status()).as(made.text()).isEqualTo(201);
      simulator.portal().create("contacts", Map.of("illness", "cold", "city", "Bonn"));
      await().until(() -> receiver.events().size() == 3);
      Map<String, Boolean> sensitive =
          receiver.events().stream()
              .filter(event -> event.has("propertyName"))
              .collect(
                  Collectors.toMap(
                      event -> event.path("propertyName").asText(),
                      SensitiveEventsTest::isSensitive));
      assertThat(sensitive).containsOnly(Map.entry("illness", true), Map.entry("city", false));
    }
  }

  private static boolean isSensitive(JsonNode event) {
    return event.path("isSensitive").asBoolean();
  }
}
