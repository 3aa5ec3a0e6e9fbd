package io.caravan.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is older than caravan.events.log-retention is forgotten by the route that does so. */
class EventLogPurgeIT {

  private static final int OLD_PROCESSINGS = 6_000;
  private static final int OLD_UNKNOWN = 11_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void what_is_older_than_the_retention_goes_and_the_rest_stays(Dialect dialect) throws Exception {
    try (var rig =
        new JourneyRig(
            TestDatabase.fresh(dialect, directory),
            new FakeHubSpot(),
            Map.of("caravan.events.log-retention", "2h"),
            "events/event-log-purge.camel.yaml")) {
      Instant now = Instant.now();
      insert(rig, OLD_PROCESSINGS, OLD_UNKNOWN, now.minus(Duration.ofHours(3)));
      insert(rig, 7, 5, now.minus(Duration.ofHours(1)));

      AdviceWith.adviceWith(
          rig.camel(), "event-log-purge", advice -> advice.replaceFromWith("direct:purge-now"));
      try (var template = rig.camel().createProducerTemplate()) {
        template.requestBody("direct:purge-now", null, Object.class);
      }

      var kept = new StringWriter();
      assertThat(rig.webhook().eventLog().export(kept, Instant.EPOCH)).isEqualTo(7);
      assertThat(count(rig, "event_log")).isEqualTo(7);
      assertThat(count(rig, "event_unknown")).isEqualTo(5);
    }
  }

  private static void insert(JourneyRig rig, int processings, int unknown, Instant at) {
    rig.store()
        .write(
            connection -> {
              try (PreparedStatement log =
                      connection.prepareStatement(
                          """
                          INSERT INTO event_log (portal_id, subscription_id, event_id,
                            subscription_type, object_id, occurred_at, processed_at, outcome)
                          VALUES (62515, 1, ?, 'contact.creation', 1, 0, ?, 'applied')
                          """);
                  PreparedStatement other =
                      connection.prepareStatement(
                          "INSERT INTO event_unknown (portal_id, received_at, body)"
                              + " VALUES (62515, ?, '{}')")) {
                for (int i = 0; i < processings; i++) {
                  log.setLong(1, i);
                  log.setLong(2, at.toEpochMilli());
                  log.addBatch();
                }
                log.executeBatch();
                for (int i = 0; i < unknown; i++) {
                  other.setLong(1, at.toEpochMilli());
                  other.addBatch();
                }
                other.executeBatch();
              }
              return null;
            })
        .join();
  }

  private static long count(JourneyRig rig, String table) {
    return rig.store()
        .read(
            connection -> {
              try (var statement = connection.createStatement();
                  var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
                row.next();
                return row.getLong(1);
              }
            });
  }
}
