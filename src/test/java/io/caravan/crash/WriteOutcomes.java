package io.caravan.crash;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** What a process has noted of its writes in its database: all that is left when it is dead. */
final class WriteOutcomes {

  private final String url;
  private final String user;

  /**
   * @param url as in {@code caravan.store.url}
   */
  WriteOutcomes(String url, String user) {
    this.url = url;
    this.user = user;
  }

  /**
   * What became of one.
   *
   * @param recordId null without a record
   */
  record Outcome(String state, String recordId) {

    boolean isDone() {
      return state.equals("done");
    }

    boolean isFinal() {
      return isDone() || state.equals("rejected") || state.equals("dead");
    }
  }

  /** By the write's id. */
  Map<String, Outcome> read() {
    var outcomes = new HashMap<String, Outcome>();
    try (Connection connection = DriverManager.getConnection(url, user, "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, state, record_id FROM hubspot_write")) {
      while (rows.next()) {
        outcomes.put(rows.getString(1), new Outcome(rows.getString(2), rows.getString(3)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the outcomes in " + url + " cannot be read", e);
    }
    return outcomes;
  }
}
