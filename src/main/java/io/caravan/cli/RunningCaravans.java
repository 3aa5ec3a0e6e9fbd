package io.caravan.cli;

import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes that serve on a PostgreSQL database. What one left that was killed does no harm,
 * for whoever answers at its address must be the same process.
 */
final class RunningCaravans {

  private final Store store;

  RunningCaravans(Store store) {
    this.store = store;
  }

  /**
   * A process that said where it is.
   *
   * @param management such as {@code http://127.0.0.1:8081}
   */
  record Address(String instance, String management, String api) {}

  /**
   * Says where this process is; closing takes it back.
   *
   * @param ended instances that are no more
   */
  AutoCloseable announce(Address address, List<String> ended, long now) {
    store
        .write(
            connection -> {
              // Whoever had the port before is no more.
              try (PreparedStatement gone =
                  connection.prepareStatement("DELETE FROM running_caravan WHERE management = ?")) {
                gone.setString(1, address.management());
                gone.executeUpdate();
              }
              for (String instance : ended) {
                remove(connection, instance);
              }
              try (PreparedStatement here =
                  connection.prepareStatement(
                      "INSERT INTO running_caravan (instance, management, api, started_at)"
                          + " VALUES (?, ?, ?, ?)")) {
                here.setString(1, address.instance());
                here.setString(2, address.management());
                here.setString(3, address.api());
                here.setLong(4, now);
                return here.executeUpdate();
              }
            })
        .join();
    return () -> withdraw(address.instance());
  }

  private void withdraw(String instance) {
    store.write(connection -> remove(connection, instance)).join();
  }

  private static int remove(Connection connection, String instance) throws SQLException {
    try (PreparedStatement gone =
        connection.prepareStatement("DELETE FROM running_caravan WHERE instance = ?")) {
      gone.setString(1, instance);
      return gone.executeUpdate();
    }
  }

  /** All that said so, the youngest first. */
  List<Address> all() {
    return store.read(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT instance, management, api FROM running_caravan"
                          + " ORDER BY started_at DESC");
              ResultSet rows = statement.executeQuery()) {
            var all = new ArrayList<Address>();
            while (rows.next()) {
              all.add(new Address(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
            return all;
          }
        });
  }
}
