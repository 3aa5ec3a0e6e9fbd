package io.caravan.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Counts what waits in a channel. */
final class BacklogTable {

  private BacklogTable() {}

  /** Nothing where there is no channel of that name. */
  static Backlog count(Connection connection, String channel, long now) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT
              c.next_seq - 1 - p.watermark - p.acknowledged_count,
              (SELECT count(*) FROM channel_deferred WHERE channel_id = c.id),
              (SELECT count(*) FROM channel_dead_letter WHERE channel_id = c.id),
              (SELECT put_at FROM channel_pack
               WHERE channel_id = c.id AND last_seq > p.watermark ORDER BY last_seq LIMIT 1),
              (SELECT put_at FROM channel_deferred
               WHERE channel_id = c.id ORDER BY seq LIMIT 1)
            FROM channel c JOIN channel_progress p ON p.channel_id = c.id
            WHERE c.name = ?
            """)) {
      select.setString(1, channel);
      ResultSet row = select.executeQuery();
      if (!row.next()) {
        return Backlog.NOTHING;
      }
      long unread = row.getLong(1);
      long deferred = row.getLong(2);
      long oldest = Long.MAX_VALUE;
      for (int column = 4; column <= 5; column++) {
        long putAt = row.getLong(column);
        if (!row.wasNull()) {
          oldest = Math.min(oldest, putAt);
        }
      }
      long depth = unread + deferred;
      Duration age =
          depth == 0 || oldest == Long.MAX_VALUE
              ? Duration.ZERO
              : Duration.ofMillis(Math.max(0, now - oldest));
      return new Backlog(depth, age, deferred, row.getLong(3));
    }
  }
}
