package io.caravan.mirror.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.TypedViews;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/** Reads one side row by row, in the order of its keys; the database holds the rest. */
final class SideReader implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FETCH = 1_000;

  private final Side side;
  private final KeyOrder order;
  private final Connection connection;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final Map<String, String> names;
  private long portal;
  private String last;

  /**
   * Opens the database and asks for the rows.
   *
   * @param names how columns are called on the other side, by their names here
   * @throws Incomparable when the database or the table cannot be read
   */
  SideReader(Side side, KeyOrder order, Map<String, String> names) {
    this.side = side;
    this.order = order;
    this.names = names;
    Connection opened = null;
    try {
      opened = open(side);
      connection = opened;
      statement = side.isMirror() ? mirror() : table();
      statement.setFetchSize(FETCH);
      rows = statement.executeQuery();
    } catch (SQLException e) {
      close(opened);
      throw new Incomparable(side + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Opens a database for reading. */
  static Connection open(Side side) throws SQLException {
    var properties = new Properties();
    if (side.isSqlite()) {
      var config = new SQLiteConfig();
      config.setReadOnly(true);
      config.setBusyTimeout(10_000);
      properties = config.toProperties();
    }
    if (!side.user().isEmpty()) {
      properties.setProperty("user", side.user());
    }
    if (!side.password().isEmpty()) {
      properties.setProperty("password", side.password());
    }
    Connection connection = DriverManager.getConnection(side.url(), properties);
    if (!side.isSqlite()) {
      connection.setReadOnly(true);
    }
    // PostgreSQL hands out rows in portions only inside of a transaction.
    connection.setAutoCommit(false);
    return connection;
  }

  private PreparedStatement mirror() throws SQLException {
    PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT record_id, properties FROM mirror_record
            WHERE portal_id = ? AND object_type = ? AND state = 'live' ORDER BY\s"""
                + (order == KeyOrder.NUMBER ? "record_id" : ordered("record_id")));
    portal = side.portalId() != 0 ? side.portalId() : onlyPortal();
    select.setLong(1, portal);
    select.setString(2, side.objectType());
    return select;
  }

  private long onlyPortal() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT DISTINCT portal_id FROM mirror_record");
        ResultSet found = select.executeQuery()) {
      long only = found.next() ? found.getLong(1) : 0;
      if (found.next()) {
        throw new Incomparable(side + " has records of several portals; say which with --portal");
      }
      return only;
    }
  }

  private PreparedStatement table() throws SQLException {
    return connection.prepareStatement(
        "SELECT * FROM "
            + Side.quoted(side.table())
            + " WHERE "
            + Side.quoted(side.key())
            + " IS NOT NULL ORDER BY "
            + ordered(Side.quoted(side.key())));
  }

  private String ordered(String column) {
    boolean text = order == KeyOrder.TEXT;
    if (side.isSqlite()) {
      return text
          ? "CAST(" + column + " AS TEXT) COLLATE BINARY"
          : "CAST(" + column + " AS INTEGER)";
    }
    if (side.isPostgresql()) {
      return text
          ? "CAST(" + column + " AS TEXT) COLLATE \"C\""
          : "CAST(" + column + " AS NUMERIC)";
    }
    return column;
  }

  /**
   * The columns that each row has, by the other side's names; empty when that is not known, because
   * there is no typed view of the mirror yet.
   */
  Optional<Set<String>> columns() {
    try {
      if (side.isMirror()) {
        return viewed();
      }
      ResultSetMetaData meta = rows.getMetaData();
      var columns = new LinkedHashSet<String>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        if (!meta.getColumnLabel(i).equalsIgnoreCase(side.key())) {
          columns.add(named(meta.getColumnLabel(i)));
        }
      }
      return Optional.of(columns);
    } catch (SQLException e) {
      throw new Incomparable(side + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The properties of the typed view, which follows the portal's schema. */
  private Optional<Set<String>> viewed() throws SQLException {
    String view = TypedViews.name(portal, new ObjectType(side.objectType()));
    var columns = new LinkedHashSet<String>();
    try (ResultSet found = connection.getMetaData().getColumns(null, null, view, null)) {
      while (found.next()) {
        String column = found.getString("COLUMN_NAME");
        if (!column.startsWith("record_")) {
          columns.add(named(column));
        }
      }
    }
    return columns.isEmpty() ? Optional.empty() : Optional.of(columns);
  }

  /**
   * The next row; null after the last.
   *
   * @throws Incomparable when rows do not come in order, or a key comes twice
   */
  Row next() {
    try {
      if (!rows.next()) {
        return null;
      }
      Row row = side.isMirror() ? mirrored() : plain();
      if (last != null && order.compare(last, row.key()) >= 0) {
        throw new Incomparable(
            last.equals(row.key())
                ? "%s has the key %s twice".formatted(side, last)
                : "%s does not give its rows in the order of their keys: %s before %s; say --key-order %s"
                    .formatted(side, last, row.key(), order == KeyOrder.TEXT ? "number" : "text"));
      }
      last = row.key();
      return row;
    } catch (SQLException | JsonProcessingException e) {
      throw new Incomparable(side + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Row mirrored() throws SQLException, JsonProcessingException {
    JsonNode properties = JSON.readTree(rows.getString(2));
    var values = new HashMap<String, String>();
    properties
        .fields()
        .forEachRemaining(field -> values.put(named(field.getKey()), field.getValue().asText()));
    return new Row(rows.getString(1), values);
  }

  private Row plain() throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    var values = new HashMap<String, String>();
    String key = null;
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      String column = meta.getColumnLabel(i);
      String value = rows.getString(i);
      if (column.equalsIgnoreCase(side.key())) {
        key = value;
      } else if (value != null) {
        values.put(named(column), value);
      }
    }
    return new Row(key, values);
  }

  private String named(String column) {
    return names.getOrDefault(column, column);
  }

  @Override
  public void close() {
    close(connection);
  }

  private static void close(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // Nothing was written.
    }
  }
}
