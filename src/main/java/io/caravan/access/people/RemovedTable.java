package io.caravan.access.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
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
    Set<String> all = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement("SELECT hash FROM removed_user");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        all.add(row.getString(1));
      }
    }
    return all;
  }

  /** Remembers a user by all that a token may call it. */
  void insert(Connection connection, User user, Instant now) throws SQLException {
    try (PreparedStatement purge =
        connection.prepareStatement("DELETE FROM removed_user WHERE removed_at < ?")) {
      purge.setLong(1, now.minus(KEPT).toEpochMilli());
      purge.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO removed_user (domain, hash, removed_at) VALUES (?, ?, ?)
            ON CONFLICT (domain, hash) DO UPDATE SET removed_at = excluded.removed_at
            """)) {
      for (String called : List.of(user.email(), user.id())) {
        insert.setString(1, user.domain());
        insert.setString(2, hash(user.domain(), called));
        insert.setLong(3, now.toEpochMilli());
        insert.executeUpdate();
      }
    }
  }

  /** Somebody is back. */
  void delete(Connection connection, User user) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM removed_user WHERE domain = ? AND hash = ?")) {
      delete.setString(1, user.domain());
      delete.setString(2, hash(user.domain(), user.email()));
      delete.executeUpdate();
    }
  }
}
