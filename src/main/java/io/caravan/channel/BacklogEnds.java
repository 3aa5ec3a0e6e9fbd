package io.caravan.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the backlogs of channels end at some moment, and taking what waited then off them. Only for
 * channels that no process consumes meanwhile: a consumer would not notice.
 */
public final class BacklogEnds {

  /**
   * The number of the last message of each channel that exists.
   *
   * @param prefix what the channels' names begin with
   */
  public Map<String, Long> of(Connection connection, String prefix) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT name, next_seq - 1 FROM channel WHERE substr(name, 1, ?) = ?")) {
      select.setInt(1, prefix.length());
      select.setString(2, prefix);
      ResultSet row = select.executeQuery();
      var ends = new TreeMap<String, Long>();
      while (row.next()) {
        ends.put(row.getString(1), row.getLong(2));
      }
      return ends;
    }
  }

  /** Acknowledges all messages of a channel up to one without handling them. */
  public void skip(Connection connection, String channel, long lastSeq) throws SQLException {
    try (PreparedStatement move =
            connection.prepareStatement(
                """
                UPDATE channel_progress
                SET watermark = ?, acknowledged = NULL, acknowledged_count = 0, version = version + 1
                WHERE channel_id = (SELECT id FROM channel WHERE name = ?) AND watermark < ?
                """);
        PreparedStatement delete =
            connection.prepareStatement(
                """
                DELETE FROM channel_deferred
                WHERE channel_id = (SELECT id FROM channel WHERE name = ?) AND seq <= ?
                """)) {
      move.setLong(1, lastSeq);
      move.setString(2, channel);
      move.setLong(3, lastSeq);
      move.executeUpdate();
      delete.setString(1, channel);
      delete.setLong(2, lastSeq);
      delete.executeUpdate();
    }
  }
}
