package io.caravan.journey;

import io.caravan.store.Dialect;
import io.caravan.store.Store;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a database holds, as text, to search it for what must not be there. */
public final class DatabaseText {

  private DatabaseText() {}

  /** By table. */
  public static Map<String, String> of(Store store) {
    String tables =
        store.dialect() == Dialect.SQLITE
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                + " AND table_type = 'BASE TABLE'";
    return store.read(
        connection -> {
          var names = new ArrayList<String>();
          try (var statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(tables)) {
            while (rows.next()) {
              names.add(rows.getString(1));
            }
          }
          return texts(connection, names);
        });
  }

  private static Map<String, String> texts(Connection connection, List<String> tables)
      throws SQLException {
    var texts = new TreeMap<String, String>();
    for (String table : tables) {
      var text = new StringBuilder();
      try (var statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          for (int column = 1; column <= columns; column++) {
            Object value = rows.getObject(column);
            text.append(
                    value instanceof byte[] bytes
                        ? new String(bytes, StandardCharsets.ISO_8859_1)
                        : value)
                .append('|');
          }
        }
      }
      texts.put(table, text.toString());
    }
    return texts;
  }
}
