package io.caravan.mirror.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table of records in quarantine. */
final class QuarantineTable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private static final String UNUSABLE = " AND step = 'validate'";

  private final Dialect dialect;

  QuarantineTable(Dialect dialect) {
    this.dialect = dialect;
  }

  /** A record that does not fit, on its way into the table. */
  record Entry(String recordId, String step, List<String> reasons, String raw, String hash) {}

  /** Puts records in, or notes that they were tried again. */
  void put(Connection connection, PortalType of, Collection<Entry> entries, long now)
      throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    String sql =
        """
        INSERT INTO sync_quarantine (portal_id, object_type, record_id, step, reasons, raw, hash,
                                     since, attempts, last_tried)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
        ON CONFLICT (portal_id, object_type, record_id) DO UPDATE SET
          step = excluded.step, reasons = excluded.reasons, raw = excluded.raw,
          hash = excluded.hash, attempts = sync_quarantine.attempts + 1,
          last_tried = excluded.last_tried
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Entry entry : entries) {
        statement.setLong(1, of.portalId());
        statement.setString(2, of.type().id());
        statement.setString(3, entry.recordId());
        statement.setString(4, entry.step());
        statement.setString(5, json(entry.reasons()));
        statement.setString(6, entry.raw());
        statement.setString(7, entry.hash());
        statement.setLong(8, now);
        statement.setLong(9, now);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Lets records out. */
  void delete(Connection connection, PortalType of, Collection<String> recordIds)
      throws SQLException {
    deleteWhere("", connection, of, recordIds);
  }

  /** Lets records out that could not be taken into the mirror. */
  void deleteUnusable(Connection connection, PortalType of, Collection<String> recordIds)
      throws SQLException {
    deleteWhere(UNUSABLE, connection, of, recordIds);
  }

  private void deleteWhere(
      String condition, Connection connection, PortalType of, Collection<String> recordIds)
      throws SQLException {
    if (recordIds.isEmpty()) {
      return;
    }
    String sql =
        "DELETE FROM sync_quarantine WHERE portal_id = ? AND object_type = ? AND "
            + isOneOf()
            + condition;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(connection, statement, of, recordIds);
      statement.executeUpdate();
    }
  }

  /** Lets all records of an object out that did not fit its mapping. */
  void deleteMapped(Connection connection, PortalType of) throws SQLException {
    String sql =
        "DELETE FROM sync_quarantine WHERE portal_id = ? AND object_type = ? AND step = 'map'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, of.portalId());
      statement.setString(2, of.type().id());
      statement.executeUpdate();
    }
  }

  /** Which of these could not be taken into the mirror. */
  Set<String> unusable(Connection connection, PortalType of, Collection<String> recordIds)
      throws SQLException {
    String sql =
        "SELECT record_id FROM sync_quarantine WHERE portal_id = ? AND object_type = ? AND "
            + isOneOf()
            + UNUSABLE;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(connection, statement, of, recordIds);
      try (ResultSet rows = statement.executeQuery()) {
        var found = new HashSet<String>();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
        return found;
      }
    }
  }

  /** How many there are, by portal and type. */
  Map<PortalType, Long> counts(Connection connection) throws SQLException {
    String sql =
        """
        SELECT portal_id, object_type, count(*) FROM sync_quarantine
        GROUP BY portal_id, object_type ORDER BY portal_id, object_type
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      var counts = new LinkedHashMap<PortalType, Long>();
      while (rows.next()) {
        counts.put(
            new PortalType(rows.getLong(1), new ObjectType(rows.getString(2))), rows.getLong(3));
      }
      return counts;
    }
  }

  /**
   * A page of them in the order of portal, type and record id.
   *
   * @param filter which ones
   * @param after the last one of the page before; null for the first page
   */
  List<Quarantined> list(
      Connection connection, QuarantineFilter filter, Quarantined after, int limit)
      throws SQLException {
    var sql =
        new StringBuilder(
            """
            SELECT portal_id, object_type, record_id, step, reasons, raw, hash, since, attempts,
                   last_tried
            FROM sync_quarantine WHERE 1 = 1
            """);
    var values = new ArrayList<Object>();
    filter.portalId().ifPresent(id -> add(sql, values, " AND portal_id = ?", id));
    if (filter.portals().isPresent()) {
      Set<Long> portals = filter.portals().get();
      sql.append(
          " AND portal_id IN (" + String.join(",", Collections.nCopies(portals.size(), "?")) + ")");
      values.addAll(portals);
    }
    filter.type().ifPresent(type -> add(sql, values, " AND object_type = ?", type.id()));
    filter.recordId().ifPresent(id -> add(sql, values, " AND record_id = ?", id));
    if (after != null) {
      sql.append(" AND (portal_id, object_type, record_id) > (?, ?, ?)");
      values.addAll(List.of(after.portalId(), after.type().id(), after.recordId()));
    }
    add(sql, values, " ORDER BY portal_id, object_type, record_id LIMIT ?", limit);
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        var page = new ArrayList<Quarantined>();
        while (rows.next()) {
          page.add(quarantined(rows));
        }
        return page;
      }
    }
  }

  private static void add(StringBuilder sql, List<Object> values, String condition, Object value) {
    sql.append(condition);
    values.add(value);
  }

  private static Quarantined quarantined(ResultSet row) throws SQLException {
    return new Quarantined(
        row.getLong(1),
        new ObjectType(row.getString(2)),
        row.getString(3),
        row.getString(4),
        reasons(row.getString(5)),
        row.getString(6),
        row.getString(7),
        Instant.ofEpochMilli(row.getLong(8)),
        row.getInt(9),
        Instant.ofEpochMilli(row.getLong(10)));
  }

  private String isOneOf() {
    return switch (dialect) {
      case SQLITE -> "record_id IN (SELECT value FROM json_each(?))";
      case POSTGRESQL -> "record_id = ANY(?)";
    };
  }

  private void set(
      Connection connection,
      PreparedStatement statement,
      PortalType of,
      Collection<String> recordIds)
      throws SQLException {
    statement.setLong(1, of.portalId());
    statement.setString(2, of.type().id());
    switch (dialect) {
      case SQLITE -> statement.setString(3, json(List.copyOf(recordIds)));
      case POSTGRESQL ->
          statement.setArray(3, connection.createArrayOf("text", recordIds.toArray()));
    }
  }

  private static String json(List<String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> reasons(String json) {
    try {
      return JSON.readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      return List.of(json);
    }
  }
}
