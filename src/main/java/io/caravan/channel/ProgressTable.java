package io.caravan.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How far the consumer of one channel has come, and which process may be that consumer. */
final class ProgressTable {

  private final int channelId;
  private final String owner;

  ProgressTable(int channelId, String owner) {
    this.channelId = channelId;
    this.owner = owner;
  }

  /**
   * @param version number of the last commit
   */
  record Progress(AckRanges acknowledged, long version) {}

  Progress load(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT watermark, acknowledged, version FROM channel_progress WHERE channel_id = ?")) {
      select.setInt(1, channelId);
      ResultSet row = select.executeQuery();
      row.next();
      return new Progress(AckRanges.decode(row.getLong(1), row.getBytes(2)), row.getLong(3));
    }
  }

  /**
   * Saves the progress of one commit.
   *
   * @throws LeaseLost when another process has become the consumer; the commit must not take place
   */
  void save(Connection connection, AckRanges acknowledged, long version) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE channel_progress
            SET watermark = ?, acknowledged = ?, acknowledged_count = ?, version = ?
            WHERE channel_id = ? AND owner = ? AND version = ?
            """)) {
      update.setLong(1, acknowledged.watermark());
      update.setBytes(2, acknowledged.encode());
      update.setLong(3, acknowledged.beyond());
      update.setLong(4, version);
      update.setInt(5, channelId);
      update.setString(6, owner);
      update.setLong(7, version - 1);
      if (update.executeUpdate() == 0) {
        throw new LeaseLost();
      }
    }
  }

  /** Takes or prolongs the lease; false while another process has it. */
  boolean lease(Connection connection, long now, long until) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE channel_progress SET owner = ?, lease_until = ?
            WHERE channel_id = ? AND (owner = ? OR owner IS NULL OR lease_until < ?)
            """)) {
      update.setString(1, owner);
      update.setLong(2, until);
      update.setInt(3, channelId);
      update.setString(4, owner);
      update.setLong(5, now);
      return update.executeUpdate() > 0;
    }
  }

  void giveBack(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE channel_progress SET owner = NULL, lease_until = 0
            WHERE channel_id = ? AND owner = ?
            """)) {
      update.setInt(1, channelId);
      update.setString(2, owner);
      update.executeUpdate();
    }
  }

  /** Another process consumes the channel now. */
  static final class LeaseLost extends RuntimeException {
    LeaseLost() {
      super("The lease of the channel has passed to another process");
    }
  }
}
