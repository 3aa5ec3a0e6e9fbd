package io.caravan.webhook;

import io.caravan.store.Effect;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * An event that nobody handles, on its way into the table of such events.
 *
 * @param at milliseconds since the epoch
 */
record UnknownEvent(long portalId, long at, byte[] body) {

  /** Keeps them whole. */
  static final class Keeper implements Effect.Applier<UnknownEvent> {

    private static final String INSERT =
        "INSERT INTO event_unknown (portal_id, received_at, body) VALUES (?, ?, ?)";

    @Override
    public void apply(Connection connection, List<UnknownEvent> events) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
        for (UnknownEvent event : events) {
          statement.setLong(1, event.portalId());
          statement.setLong(2, event.at());
          statement.setString(
              3, new String(event.body(), StandardCharsets.UTF_8).replace("\0", ""));
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
  }
}
