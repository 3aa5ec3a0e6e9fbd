package io.caravan.access.people;

import io.caravan.access.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table of users. */
final class UserTable {

  private static final String SELECT =
      "SELECT id, email, name, domain, role, state, created_at FROM app_user ";

  List<User> all(Connection connection) throws SQLException {
    return new PeopleSql(connection).rows(SELECT + "ORDER BY domain, email", UserTable::user);
  }

  List<User> ofDomain(Connection connection, String domain) throws SQLException {
    return new PeopleSql(connection)
        .rows(SELECT + "WHERE domain = ? ORDER BY email", UserTable::user, domain);
  }

  Optional<User> find(Connection connection, String id) throws SQLException {
    return new PeopleSql(connection).first(SELECT + "WHERE id = ?", UserTable::user, id);
  }

  /** False when there is one of this address in the domain. */
  boolean insert(Connection connection, User user) throws SQLException {
    return new PeopleSql(connection)
            .change(
                """
                INSERT INTO app_user (id, email, name, domain, role, state, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (domain, email) DO NOTHING
                """,
                user.id(),
                user.email(),
                user.name(),
                user.domain(),
                user.role().name(),
                user.state().code(),
                user.createdAt())
        > 0;
  }

  void update(Connection connection, String id, Role role, State state) throws SQLException {
    new PeopleSql(connection)
        .change(
            "UPDATE app_user SET role = ?, state = ? WHERE id = ?", role.name(), state.code(), id);
  }

  void delete(Connection connection, String id) throws SQLException {
    new PeopleSql(connection).change("DELETE FROM app_user WHERE id = ?", id);
  }

  private static User user(ResultSet row) throws SQLException {
    return new User(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        Role.valueOf(row.getString(5)),
        State.find(row.getString(6)).orElseThrow(),
        PeopleSql.moment(row, 7));
  }
}
