package io.caravan.access.people;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table of domains. */
final class DomainTable {

  private static final String SELECT = "SELECT name, state, created_at FROM domain ";

  List<Domain> all(Connection connection) throws SQLException {
    return new PeopleSql(connection).rows(SELECT + "ORDER BY name", DomainTable::domain);
  }

  Optional<Domain> find(Connection connection, String name) throws SQLException {
    return new PeopleSql(connection).first(SELECT + "WHERE name = ?", DomainTable::domain, name);
  }

  /** False when there is one of this name. */
  boolean insert(Connection connection, Domain domain) throws SQLException {
    return new PeopleSql(connection)
            .change(
                """
                INSERT INTO domain (name, state, created_at) VALUES (?, ?, ?)
                ON CONFLICT (name) DO NOTHING
                """,
                domain.name(),
                domain.state().code(),
                domain.createdAt())
        > 0;
  }

  void state(Connection connection, String name, State state) throws SQLException {
    new PeopleSql(connection)
        .change("UPDATE domain SET state = ? WHERE name = ?", state.code(), name);
  }

  void delete(Connection connection, String name) throws SQLException {
    new PeopleSql(connection).change("DELETE FROM domain WHERE name = ?", name);
  }

  private static Domain domain(ResultSet row) throws SQLException {
    return new Domain(
        row.getString(1), State.find(row.getString(2)).orElseThrow(), PeopleSql.moment(row, 3));
  }
}
