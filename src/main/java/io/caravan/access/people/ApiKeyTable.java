package io.caravan.access.people;

import io.caravan.access.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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

  private static final String REVOKE =
      "UPDATE api_key SET revoked_at = ? WHERE revoked_at = 0 AND ";

  List<ApiKey> all(Connection connection) throws SQLException {
    return new PeopleSql(connection)
        .rows(SELECT + "ORDER BY domain, created_at, id", ApiKeyTable::key);
  }

  /** Those that can still let somebody in. */
  List<ApiKey> valid(Connection connection, Instant now) throws SQLException {
    return new PeopleSql(connection)
        .rows(SELECT + "WHERE revoked_at = 0 AND expires_at > ?", ApiKeyTable::key, now);
  }

  Optional<ApiKey> find(Connection connection, String id) throws SQLException {
    return new PeopleSql(connection).first(SELECT + "WHERE id = ?", ApiKeyTable::key, id);
  }

  void insert(Connection connection, ApiKey key) throws SQLException {
    new PeopleSql(connection)
        .change(
            """
            INSERT INTO api_key (id, name, domain, role, hash, prefix, created_by, created_at,
                                 expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            key.id(),
            key.name(),
            key.domain(),
            key.role().name(),
            key.hash(),
            key.prefix(),
            key.createdBy(),
            key.createdAt(),
            key.expiresAt());
  }

  /** False when it was revoked already. */
  boolean revoke(Connection connection, String id, Instant now) throws SQLException {
    return new PeopleSql(connection).change(REVOKE + "id = ?", now, id) > 0;
  }

  /**
   * Revokes all that a user made, also before the user was one: who comes with a token of the
   * company's identity provider makes keys by the name that stands there.
   */
  void revokeOf(Connection connection, User maker, Instant now) throws SQLException {
    new PeopleSql(connection)
        .change(
            REVOKE + "(created_by = ? OR (lower(created_by) = ? AND (domain = ? OR ? = '*')))",
            now,
            maker.id(),
            maker.email(),
            maker.domain(),
            maker.domain());
  }

  /** Revokes all of a domain. */
  void revokeOfDomain(Connection connection, String domain, Instant now) throws SQLException {
    new PeopleSql(connection).change(REVOKE + "domain = ?", now, domain);
  }

  /** Notes when keys were last used, unless another process knows of a later use. */
  void used(Connection connection, Map<String, Instant> uses) throws SQLException {
    var sql = new PeopleSql(connection);
    for (var use : uses.entrySet()) {
      sql.change(
          "UPDATE api_key SET last_used_at = ? WHERE id = ? AND last_used_at < ?",
          use.getValue(),
          use.getKey(),
          use.getValue());
    }
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Role.valueOf(row.getString(4)),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        PeopleSql.moment(row, 8),
        PeopleSql.moment(row, 9),
        momentOrNever(row, 10),
        momentOrNever(row, 11));
  }

  private static Instant momentOrNever(ResultSet row, int column) throws SQLException {
    return row.getLong(column) == 0 ? null : PeopleSql.moment(row, column);
  }
}
