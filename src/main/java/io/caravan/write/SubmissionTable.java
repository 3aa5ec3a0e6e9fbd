package io.caravan.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.audit.EntryJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of submissions, which makes a repeated request harmless. */
final class SubmissionTable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IN_ONE_QUERY = 500;

  /** A submission as it was first accepted. */
  record Row(String id, String fingerprint) {}

  /**
   * Enters a submission unless there is one with the same key.
   *
   * @param key the caller's idempotency key; null for none
   * @param fingerprint hash of what was submitted
   * @param caller who submits it; null for a route of Caravan's own
   * @return the earlier one, if there is one
   */
  Optional<Row> insert(
      Connection connection, String id, String key, String fingerprint, Caller caller, long now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO hubspot_write_submission
              (id, idempotency_key, fingerprint, accepted_at, caller)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (idempotency_key) DO NOTHING
            """)) {
      insert.setString(1, id);
      insert.setString(2, key);
      insert.setString(3, fingerprint);
      insert.setLong(4, now);
      insert.setString(5, caller == null ? null : EntryJson.of(caller).toString());
      if (insert.executeUpdate() > 0) {
        return Optional.empty();
      }
    }
    return find(connection, key);
  }

  /** Who submitted writes, by write id; those of Caravan's own routes are left out. */
  Map<String, Caller> callers(Connection connection, List<String> writeIds) throws SQLException {
    Map<String, Caller> callers = new HashMap<>();
    Map<String, Caller> read = new HashMap<>();
    for (int from = 0; from < writeIds.size(); from += IN_ONE_QUERY) {
      List<String> some = writeIds.subList(from, Math.min(from + IN_ONE_QUERY, writeIds.size()));
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT w.id, s.caller FROM hubspot_write w
              JOIN hubspot_write_submission s ON s.id = w.submission_id
              WHERE s.caller IS NOT NULL AND w.id IN (%s)
              """
                  .formatted(String.join(",", Collections.nCopies(some.size(), "?"))))) {
        int at = 1;
        for (String id : some) {
          select.setString(at++, id);
        }
        ResultSet row = select.executeQuery();
        while (row.next()) {
          callers.put(
              row.getString(1), read.computeIfAbsent(row.getString(2), SubmissionTable::caller));
        }
      }
    }
    return callers;
  }

  private static Caller caller(String json) {
    try {
      return EntryJson.caller(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("hubspot_write_submission holds a caller that is no JSON", e);
    }
  }

  private static Optional<Row> find(Connection connection, String key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, fingerprint FROM hubspot_write_submission WHERE idempotency_key = ?")) {
      select.setString(1, key);
      ResultSet row = select.executeQuery();
      return row.next()
          ? Optional.of(new Row(row.getString(1), row.getString(2)))
          : Optional.empty();
    }
  }
}
