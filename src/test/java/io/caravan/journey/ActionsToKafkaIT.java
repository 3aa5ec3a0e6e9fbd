package io.caravan.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From HubSpot's events to a topic of a real Kafka broker. */
class ActionsToKafkaIT {

  private static final long T = 1_795_000_000_000L;
  private static final String TOPIC = "crm";
  private static final int CONTACTS = 8;

  @TempDir private Path directory;

  @Test
  void actions_arrive_keyed_by_record_and_in_its_order() throws Exception {
    var hubspot = new FakeHubSpot().schema("contacts", "age", "number");
    var events = new JourneyEvents();
    try (var broker = new KafkaBroker(directory);
        var rig =
            new JourneyRig(
                TestDatabase.fresh(Dialect.SQLITE, directory),
                hubspot,
                Map.of(
                    "caravan.actions.kafka.brokers",
                    broker.address(),
                    "caravan.actions.kafka.topic",
                    TOPIC),
                "webhooks",
                "events",
                "mirror",
                "actions")) {
      var some = new ArrayList<String>();
      for (int id = 1; id <= CONTACTS; id++) {
        hubspot.put("contacts", id, T, Map.of("age", "0"));
        some.add(events.event("contact.creation", T, "\"objectId\":" + id));
      }
      assertThat(rig.deliver("[" + String.join(",", some) + "]").statusCode()).isEqualTo(204);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> rig.mirror().queries().stubCount(JourneyRig.PORTAL) == 0);
      some.clear();
      for (int age = 1; age <= 4; age++) {
        for (int id = 1; id <= CONTACTS; id++) {
          some.add(events.change(id, T + age, "age", Integer.toString(age)));
        }
      }
      assertThat(rig.deliver("[" + String.join(",", some) + "]").statusCode()).isEqualTo(204);

      List<ConsumerRecord<String, String>> records = read(broker.address(), CONTACTS * 5);

      var ages = new HashMap<String, List<String>>();
      for (ConsumerRecord<String, String> record : records) {
        JsonNode action = new ObjectMapper().readTree(record.value());
        assertThat(record.key()).isEqualTo("62515/0-1/" + action.path("recordId").asText());
        assertThat(new String(record.headers().lastHeader("kind").value(), StandardCharsets.UTF_8))
            .isEqualTo(action.path("kind").asText());
        assertThat(record.headers()).as("nothing of the channel's own").hasSize(1);
        ages.computeIfAbsent(record.key(), key -> new ArrayList<>())
            .add(action.at("/properties/age/after").asText());
      }
      assertThat(ages)
          .hasSize(CONTACTS)
          .allSatisfy((key, order) -> assertThat(order).containsExactly("0", "1", "2", "3", "4"));
      await()
          .untilAsserted(
              () ->
                  assertThat(rig.counted("caravan.actions.sent", "receiver", "kafka"))
                      .isEqualTo(CONTACTS * 5));
    }
  }

  private static List<ConsumerRecord<String, String>> read(String brokers, int count) {
    Map<String, Object> options =
        Map.of("bootstrap.servers", brokers, "group.id", "erp", "auto.offset.reset", "earliest");
    var records = new ArrayList<ConsumerRecord<String, String>>();
    try (var consumer =
        new KafkaConsumer<>(options, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= count;
              });
    }
    return records;
  }
}
