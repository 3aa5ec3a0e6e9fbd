package io.caravan.crash;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The writes of a {@link FakeWriter}, as far as possible in the shape of Caravan's table. */
final class FakeWriterTable {

  private final Connection connection;

  /** One write that is not settled. */
  record Row(String id, String state, String type, String properties) {}

  FakeWriterTable(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS hubspot_write (
            number INTEGER PRIMARY KEY, id TEXT, submission TEXT, state TEXT, type TEXT,
            properties TEXT, record_id TEXT)
          """);
    }
  }

  synchronized void insert(String key, List<Row> rows) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO hubspot_write (id, submission, state, type, properties) VALUES (?, ?, ?, ?, ?)")) {
      for (Row row : rows) {
        insert.setString(1, row.id());
        insert.setString(2, key);
        insert.setString(3, row.state());
        insert.setString(4, row.type());
        insert.setString(5, row.properties());
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  synchronized List<String> ofKey(String key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id FROM hubspot_write WHERE submission = ? ORDER BY number")) {
      select.setString(1, key);
      ResultSet rows = select.executeQuery();
      var ids = new ArrayList<String>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    }
  }

  synchronized List<Row> open() throws SQLException {
    try (Statement select = connection.createStatement()) {
      ResultSet rows =
          select.executeQuery(
              """
              SELECT id, state, type, properties FROM hubspot_write
              WHERE state IN ('accepted', 'sent') ORDER BY number LIMIT 50
              """);
      var open = new ArrayList<Row>();
      while (rows.next()) {
        open.add(
            new Row(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
      }
      return open;
    }
  }

  synchronized boolean isTaken(String type, String record) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM hubspot_write WHERE type = ? AND record_id = ?")) {
      select.setString(1, type);
      select.setString(2, record);
      return select.executeQuery().next();
    }
  }

  synchronized void settle(String id, String state, String record) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE hubspot_write SET state = ?, record_id = ? WHERE id = ?")) {
      update.setString(1, state);
      update.setString(2, record);
      update.setString(3, id);
      update.executeUpdate();
    }
  }
}
