package io.caravan.operations.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** The table of restores. */
final class RestoreTable {

  /**
   * Notes that the database has been restored.
   *
   * @param backup its id; empty when it was none of Caravan's own
   */
  void insert(Connection connection, String backup, Instant backupAt, Instant restoredAt)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO backup_restore (restored_at, backup, backup_at, reapplied_at)
            VALUES (?, ?, ?, 0)
            """)) {
      insert.setLong(1, restoredAt.toEpochMilli());
      insert.setString(2, backup);
      insert.setLong(3, backupAt.toEpochMilli());
      insert.executeUpdate();
    }
  }

  /** Whether persons may be back who were erased after a backup that was restored. */
  boolean isErasingLeft(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT count(*) FROM backup_restore WHERE reapplied_at = 0");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1) > 0;
    }
  }

  /** Notes that they have been erased again. */
  void reapplied(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE backup_restore SET reapplied_at = ? WHERE reapplied_at = 0")) {
      update.setLong(1, now.toEpochMilli());
      update.executeUpdate();
    }
  }
}
