package io.caravan.access.people;

import io.caravan.access.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of users. */
final class UserTable {

  private static final String SELECT =
      "SELECT id, email, name, domain, role, state, created_at FROM app_user ";

  List<User> all(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + "ORDER BY domain, email")) {
      return users(select);
    }
  }

  List<User> ofDomain(Connection connection, String domain) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + "WHERE domain = ? ORDER BY email")) {
      select.setString(1, domain);
      return users(select);
    }
  }

  Optional<User> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE id = ?")) {
      select.setString(1, id);
      return users(select).stream().findFirst();
    }
  }

  /** False when there is one of this address in the domain. */
  boolean insert(Connection connection, User user) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO app_user (id, email, name, domain, role, state, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (domain, email) DO NOTHING
            """)) {
      insert.setString(1, user.id());
      insert.setString(2, user.email());
      insert.setString(3, user.name());
      insert.setString(4, user.domain());
      insert.setString(5, user.role().name());
      insert.setString(6, user.state().code());
      insert.setLong(7, user.createdAt().toEpochMilli());
      return insert.executeUpdate() > 0;
    }
  }

  void update(Connection connection, String id, Role role, State state) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE app_user SET role = ?, state = ? WHERE id = ?")) {
      update.setString(1, role.name());
      update.setString(2, state.code());
      update.setString(3, id);
      update.executeUpdate();
    }
  }

  void delete(Connection connection, String id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM app_user WHERE id = ?")) {
      delete.setString(1, id);
      delete.executeUpdate();
    }
  }

  private static List<User> users(PreparedStatement select) throws SQLException {
    List<User> users = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        users.add(
            new User(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Role.valueOf(row.getString(5)),
                State.find(row.getString(6)).orElseThrow(),
                Instant.ofEpochMilli(row.getLong(7))));
      }
    }
    return users;
  }
}
