package io.caravan.access.people;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of domains. */
final class DomainTable {

  List<Domain> all(Connection connection) throws SQLException {
    List<Domain> all = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT name, state, created_at FROM domain ORDER BY name");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        all.add(
            new Domain(
                row.getString(1),
                State.find(row.getString(2)).orElseThrow(),
                Instant.ofEpochMilli(row.getLong(3))));
      }
    }
    return all;
  }

  Optional<Domain> find(Connection connection, String name) throws SQLException {
    return all(connection).stream().filter(domain -> domain.name().equals(name)).findFirst();
  }

  /** False when there is one of this name. */
  boolean insert(Connection connection, Domain domain) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO domain (name, state, created_at) VALUES (?, ?, ?)
            ON CONFLICT (name) DO NOTHING
            """)) {
      insert.setString(1, domain.name());
      insert.setString(2, domain.state().code());
      insert.setLong(3, domain.createdAt().toEpochMilli());
      return insert.executeUpdate() > 0;
    }
  }

  void state(Connection connection, String name, State state) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE domain SET state = ? WHERE name = ?")) {
      update.setString(1, state.code());
      update.setString(2, name);
      update.executeUpdate();
    }
  }

  void delete(Connection connection, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM domain WHERE name = ?")) {
      delete.setString(1, name);
      delete.executeUpdate();
    }
  }
}
