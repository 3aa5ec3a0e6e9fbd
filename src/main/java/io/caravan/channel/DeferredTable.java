package io.caravan.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages of one channel that wait: for a retry, for their due time, or behind one of their key.
 */
final class DeferredTable {

  private final int channelId;

  DeferredTable(int channelId) {
    this.channelId = channelId;
  }

  void insert(Connection connection, List<Outcome> outcomes) throws SQLException {
    if (outcomes.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO channel_deferred (channel_id, seq, key_hash, message_key, headers, body,
              put_at, due_at, attempts, error_class, error_message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (Outcome outcome : outcomes) {
        StoredMessage message = outcome.delivery().message();
        insert.setInt(1, channelId);
        insert.setLong(2, message.seq());
        insert.setLong(3, message.keyHash());
        insert.setString(4, message.key());
        insert.setString(5, HeaderText.write(message.headers()));
        insert.setBytes(6, message.body());
        insert.setLong(7, message.putAt());
        insert.setLong(8, outcome.dueAt());
        insert.setInt(9, outcome.attempts());
        insert.setString(10, outcome.failure() == null ? null : outcome.failure().type());
        insert.setString(11, outcome.failure() == null ? null : outcome.failure().message());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  void update(Connection connection, List<Outcome> outcomes) throws SQLException {
    if (outcomes.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE channel_deferred
            SET due_at = ?, attempts = ?,
              error_class = coalesce(?, error_class), error_message = coalesce(?, error_message)
            WHERE channel_id = ? AND seq = ?
            """)) {
      for (Outcome outcome : outcomes) {
        update.setLong(1, outcome.dueAt());
        update.setInt(2, outcome.attempts());
        update.setString(3, outcome.failure() == null ? null : outcome.failure().type());
        update.setString(4, outcome.failure() == null ? null : outcome.failure().message());
        update.setInt(5, channelId);
        update.setLong(6, outcome.delivery().seq());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  void delete(Connection connection, List<Outcome> outcomes) throws SQLException {
    if (outcomes.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM channel_deferred WHERE channel_id = ? AND seq = ?")) {
      for (Outcome outcome : outcomes) {
        delete.setInt(1, channelId);
        delete.setLong(2, outcome.delivery().seq());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  /** By key hash, when the first message of the key is due. */
  Map<Long, Long> heads(Connection connection) throws SQLException {
    Map<Long, Long> dueByKey = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT d.key_hash, d.due_at
            FROM (SELECT key_hash, min(seq) AS seq FROM channel_deferred
                  WHERE channel_id = ? GROUP BY key_hash) head
            JOIN channel_deferred d ON d.channel_id = ? AND d.seq = head.seq
            """)) {
      select.setInt(1, channelId);
      select.setInt(2, channelId);
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        dueByKey.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return dueByKey;
  }

  /** The next messages of a key, in order. */
  List<StoredMessage> read(Connection connection, long keyHash, long after, int limit)
      throws SQLException {
    List<StoredMessage> messages = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT seq, message_key, headers, body, put_at, due_at, attempts FROM channel_deferred
            WHERE channel_id = ? AND key_hash = ? AND seq > ?
            ORDER BY seq
            LIMIT ?
            """)) {
      select.setInt(1, channelId);
      select.setLong(2, keyHash);
      select.setLong(3, after);
      select.setInt(4, limit);
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        messages.add(
            new StoredMessage(
                rows.getLong(1),
                rows.getString(2),
                keyHash,
                HeaderText.read(rows.getString(3)),
                rows.getBytes(4),
                rows.getLong(5),
                rows.getLong(6),
                rows.getInt(7)));
      }
    }
    return messages;
  }
}
