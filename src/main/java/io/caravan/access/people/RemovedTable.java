package io.caravan.access.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The table of who was removed. It holds hashes: what a removed person was called is nobody's
 * business any more.
 */
final class RemovedTable {

  /** Longer than any token is good for. */
  private static final Duration KEPT = Duration.ofDays(400);

  /** What stands for somebody in a domain. */
  static String hash(String domain, String called) {
    try {
      byte[] name =
          (domain + " " + called.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Set<String> all(Connection connection) throws SQLException {
    return Set.copyOf(
        new PeopleSql(connection)
            .rows("SELECT DISTINCT hash FROM removed_user", row -> row.getString(1)));
  }

  /** Remembers a user by all that a token may call it. */
  void insert(Connection connection, User user, Instant now) throws SQLException {
    var sql = new PeopleSql(connection);
    sql.change("DELETE FROM removed_user WHERE removed_at < ?", now.minus(KEPT));
    for (String called : List.of(user.email(), user.id())) {
      sql.change(
          """
          INSERT INTO removed_user (domain, hash, removed_at) VALUES (?, ?, ?)
          ON CONFLICT (domain, hash) DO UPDATE SET removed_at = excluded.removed_at
          """,
          user.domain(),
          hash(user.domain(), called),
          now);
    }
  }

  /** Somebody is back. */
  void delete(Connection connection, User user) throws SQLException {
    new PeopleSql(connection)
        .change(
            "DELETE FROM removed_user WHERE domain = ? AND hash = ?",
            user.domain(),
            hash(user.domain(), user.email()));
  }
}
