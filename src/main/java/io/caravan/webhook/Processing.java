package io.caravan.webhook;

import io.caravan.hubspot.WebhookEvent;
import io.caravan.store.Effect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/**
 * That an event was processed, on its way into the log.
 *
 * @param at milliseconds since the epoch
 * @param outcome asked when the entry is written
 */
record Processing(WebhookEvent event, long at, Supplier<String> outcome) {

  /** Appends to the log, many in one batch. */
  static final class Appender implements Effect.Applier<Processing> {

    private static final String INSERT =
        """
        INSERT INTO event_log (portal_id, subscription_id, event_id, subscription_type, object_id,
                               occurred_at, processed_at, outcome)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """;

    @Override
    public void apply(Connection connection, List<Processing> processings) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
        for (Processing processing : processings) {
          WebhookEvent event = processing.event();
          statement.setLong(1, event.portalId());
          statement.setLong(2, event.subscriptionId());
          statement.setLong(3, event.eventId());
          statement.setString(4, event.subscriptionType());
          statement.setLong(
              5,
              event.objectId() != 0 || event.association() == null
                  ? event.objectId()
                  : event.association().fromId());
          statement.setLong(6, event.occurredAt());
          statement.setLong(7, processing.at());
          statement.setString(8, processing.outcome().get());
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
  }
}
