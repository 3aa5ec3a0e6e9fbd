package io.caravan.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The table of submissions, which makes a repeated request harmless. */
final class SubmissionTable {

  /** A submission as it was first accepted. */
  record Row(String id, String fingerprint) {}

  /**
   * Enters a submission unless there is one with the same key.
   *
   * @param key the caller's idempotency key; null for none
   * @param fingerprint hash of what was submitted
   * @return the earlier one, if there is one
   */
  Optional<Row> insert(Connection connection, String id, String key, String fingerprint, long now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO hubspot_write_submission (id, idempotency_key, fingerprint, accepted_at)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (idempotency_key) DO NOTHING
            """)) {
      insert.setString(1, id);
      insert.setString(2, key);
      insert.setString(3, fingerprint);
      insert.setLong(4, now);
      if (insert.executeUpdate() > 0) {
        return Optional.empty();
      }
    }
    return find(connection, key);
  }

  private static Optional<Row> find(Connection connection, String key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, fingerprint FROM hubspot_write_submission WHERE idempotency_key = ?")) {
      select.setString(1, key);
      ResultSet row = select.executeQuery();
      return row.next()
          ? Optional.of(new Row(row.getString(1), row.getString(2)))
          : Optional.empty();
    }
  }
}
