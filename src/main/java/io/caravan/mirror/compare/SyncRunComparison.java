package io.caravan.mirror.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mirror.compare.Difference.Values;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What two sync runs of one database did, side by side: how they ended, and all their counts. */
public final class SyncRunComparison {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SyncRunComparison() {}

  /**
   * Compares.
   *
   * @param url {@code jdbc:...}
   * @param user empty for none
   * @param password empty for none
   * @return what is told of a run, with both runs' values; null where only the other one has it
   * @throws Incomparable when the database cannot be read or has no such run
   */
  public static Map<String, Values> of(
      String url, String user, String password, long runA, long runB) {
    var side = new Side(url, user, password, "sync_run", "run_id", 0, "");
    try (Connection connection = SideReader.open(side)) {
      Map<String, String> a = facts(connection, runA);
      Map<String, String> b = facts(connection, runB);
      var names = new LinkedHashMap<>(a);
      b.forEach(names::putIfAbsent);
      var both = new LinkedHashMap<String, Values>();
      names.keySet().forEach(name -> both.put(name, new Values(a.get(name), b.get(name))));
      return both;
    } catch (SQLException | JsonProcessingException e) {
      throw new Incomparable("the sync runs of " + url + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A run's counts, as their column holds them. */
  static Map<String, Long> counts(String json) throws JsonProcessingException {
    return JSON.readValue(
        json.isEmpty() ? "{}" : json, new TypeReference<TreeMap<String, Long>>() {});
  }

  private static Map<String, String> facts(Connection connection, long run)
      throws SQLException, JsonProcessingException {
    String sql =
        """
        SELECT object, portal_id, mode, state, error, ended_at - started_at, ended_at, counts
        FROM sync_run WHERE run_id = ?
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, run);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new Incomparable("there is no sync run " + run);
        }
        var facts = new LinkedHashMap<String, String>();
        facts.put("object", row.getString(1));
        facts.put("portal", row.getString(2));
        facts.put("mode", row.getString(3));
        facts.put("state", row.getString(4));
        facts.put("error", row.getString(5));
        facts.put("milliseconds", row.getLong(7) == 0 ? "" : row.getString(6));
        var counts = new TreeMap<String, String>();
        counts(row.getString(8)).forEach((name, count) -> counts.put(name, count.toString()));
        facts.putAll(counts);
        return facts;
      }
    }
  }
}
