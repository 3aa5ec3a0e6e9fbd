package io.caravan.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Where a consumer puts the messages that it gives up on. */
final class DeadLetterTable {

  private final int channelId;
  private final String channel;

  DeadLetterTable(int channelId, String channel) {
    this.channelId = channelId;
    this.channel = channel;
  }

  void insert(Connection connection, List<Outcome> outcomes, long now) throws SQLException {
    if (outcomes.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO channel_dead_letter (channel_id, seq, message_key, headers, body,
              put_at, died_at, attempts, error_class, error_message, portal_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (Outcome outcome : outcomes) {
        StoredMessage message = outcome.delivery().message();
        insert.setInt(1, channelId);
        insert.setLong(2, message.seq());
        insert.setString(3, message.key());
        insert.setString(4, HeaderText.write(message.headers()));
        insert.setBytes(5, message.body());
        insert.setLong(6, message.putAt());
        insert.setLong(7, now);
        insert.setInt(8, outcome.attempts());
        insert.setString(9, outcome.failure().type());
        insert.setString(10, outcome.failure().message());
        insert.setLong(11, MessagePortal.of(channel, message.key(), message.body()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
