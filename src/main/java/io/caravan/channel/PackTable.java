package io.caravan.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The log of one channel, for reading and purging; {@link Appender} writes it. */
final class PackTable {

  private static final int ROWS = 16;

  private final int channelId;

  PackTable(int channelId) {
    this.channelId = channelId;
  }

  /**
   * Messages from a number on, whole packs of at least the given count or weight when there are.
   */
  List<StoredMessage> read(Connection connection, long from, int count, long weight)
      throws SQLException {
    List<StoredMessage> messages = new ArrayList<>();
    long[] taken = new long[1];
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT last_seq, messages, put_at, payload FROM channel_pack
            WHERE channel_id = ? AND last_seq >= ?
            ORDER BY last_seq
            LIMIT ?
            """)) {
      select.setInt(1, channelId);
      select.setLong(2, from);
      select.setInt(3, ROWS);
      ResultSet rows = select.executeQuery();
      while (messages.size() < count && taken[0] < weight && rows.next()) {
        long firstSeq = rows.getLong(1) - rows.getInt(2) + 1;
        Pack.read(
            rows.getBytes(4),
            firstSeq,
            rows.getLong(3),
            from,
            message -> {
              messages.add(message);
              taken[0] += message.weight();
            });
      }
    }
    return messages;
  }

  /** Removes packs whose messages are all acknowledged. */
  void purge(Connection connection, long watermark) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM channel_pack WHERE channel_id = ? AND last_seq <= ?")) {
      delete.setInt(1, channelId);
      delete.setLong(2, watermark);
      delete.executeUpdate();
    }
  }

  /** Removes packs whose messages are all acknowledged, by what consumers have committed. */
  Void purge(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            DELETE FROM channel_pack WHERE channel_id = ? AND last_seq <=
              (SELECT watermark FROM channel_progress WHERE channel_id = ?)
            """)) {
      delete.setInt(1, channelId);
      delete.setInt(2, channelId);
      delete.executeUpdate();
    }
    return null;
  }
}
