package io.caravan.access.people;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements on the tables of people, their values in the order of the question marks: texts, and
 * moments, which the tables hold as milliseconds since the epoch.
 */
record PeopleSql(Connection connection) {

  /** Makes something of a row. */
  @FunctionalInterface
  interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  <T> List<T> rows(String sql, Reading<T> reading, Object... values) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      set(select, values);
      List<T> rows = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(reading.of(row));
        }
      }
      return rows;
    }
  }

  <T> Optional<T> first(String sql, Reading<T> reading, Object... values) throws SQLException {
    return rows(sql, reading, values).stream().findFirst();
  }

  /** Gives back how many rows there were to change. */
  int change(String sql, Object... values) throws SQLException {
    try (PreparedStatement change = connection.prepareStatement(sql)) {
      set(change, values);
      return change.executeUpdate();
    }
  }

  /** A moment of a row. */
  static Instant moment(ResultSet row, int column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Instant at) {
        statement.setLong(i + 1, at.toEpochMilli());
      } else {
        statement.setString(i + 1, (String) values[i]);
      }
    }
  }
}
