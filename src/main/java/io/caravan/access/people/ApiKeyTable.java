package io.caravan.access.people;

import io.caravan.access.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of API keys. */
final class ApiKeyTable {

  private static final String SELECT =
      """
      SELECT id, name, domain, role, hash, prefix, created_by, created_at, expires_at,
             last_used_at, revoked_at
      FROM api_key
      """;

  List<ApiKey> all(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + "ORDER BY domain, created_at, id")) {
      return keys(select);
    }
  }

  /** Those that can still let somebody in. */
  List<ApiKey> valid(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + "WHERE revoked_at = 0 AND expires_at > ?")) {
      select.setLong(1, now.toEpochMilli());
      return keys(select);
    }
  }

  Optional<ApiKey> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE id = ?")) {
      select.setString(1, id);
      return keys(select).stream().findFirst();
    }
  }

  void insert(Connection connection, ApiKey key) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO api_key (id, name, domain, role, hash, prefix, created_by, created_at,
                                 expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, key.id());
      insert.setString(2, key.name());
      insert.setString(3, key.domain());
      insert.setString(4, key.role().name());
      insert.setString(5, key.hash());
      insert.setString(6, key.prefix());
      insert.setString(7, key.createdBy());
      insert.setLong(8, key.createdAt().toEpochMilli());
      insert.setLong(9, key.expiresAt().toEpochMilli());
      insert.executeUpdate();
    }
  }

  /** False when it was revoked already. */
  boolean revoke(Connection connection, String id, Instant now) throws SQLException {
    return update(
            connection,
            "UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at = 0",
            now,
            id)
        > 0;
  }

  /** Revokes all that a caller made; gives back how many. */
  int revokeOf(Connection connection, String createdBy, Instant now) throws SQLException {
    return update(
        connection,
        "UPDATE api_key SET revoked_at = ? WHERE created_by = ? AND revoked_at = 0",
        now,
        createdBy);
  }

  /** Revokes all of a domain; gives back how many. */
  int revokeOfDomain(Connection connection, String domain, Instant now) throws SQLException {
    return update(
        connection,
        "UPDATE api_key SET revoked_at = ? WHERE domain = ? AND revoked_at = 0",
        now,
        domain);
  }

  /** Notes when keys were last used, unless another process knows of a later use. */
  void used(Connection connection, Map<String, Instant> uses) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE api_key SET last_used_at = ? WHERE id = ? AND last_used_at < ?")) {
      for (var use : uses.entrySet()) {
        update.setLong(1, use.getValue().toEpochMilli());
        update.setString(2, use.getKey());
        update.setLong(3, use.getValue().toEpochMilli());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static int update(Connection connection, String sql, Instant now, String which)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setLong(1, now.toEpochMilli());
      update.setString(2, which);
      return update.executeUpdate();
    }
  }

  private static List<ApiKey> keys(PreparedStatement select) throws SQLException {
    List<ApiKey> keys = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        keys.add(
            new ApiKey(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Role.valueOf(row.getString(4)),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                Instant.ofEpochMilli(row.getLong(8)),
                Instant.ofEpochMilli(row.getLong(9)),
                moment(row.getLong(10)),
                moment(row.getLong(11))));
      }
    }
    return keys;
  }

  private static Instant moment(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }
}
