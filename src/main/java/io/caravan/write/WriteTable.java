package io.caravan.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The table of writes and their outcomes; {@link WaitingTable} fills it. The values themselves
 * travel in the channel.
 */
public final class WriteTable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};
  private static final String COLUMNS =
      """
      id, submission_id, portal_id, object_type, operation, id_property, id_value, state,
      record_id, created, problems, accepted_at, sent_at, settled_at, parent_id
      """;

  /**
   * What is known of a write.
   *
   * @param submission the request that it came with
   * @param recordId the record in HubSpot; null until done
   * @param problems why it was refused or given up on
   * @param sentAt when it was last sent; null before
   * @param settledAt when its outcome became known; null before
   * @param parent the write that brought this association; null for one that a caller submitted
   */
  public record Row(
      String id,
      String submission,
      long portalId,
      ObjectType type,
      Operation operation,
      Target target,
      State state,
      String recordId,
      boolean created,
      List<Problem> problems,
      Instant acceptedAt,
      Instant sentAt,
      Instant settledAt,
      String parent) {}

  /** The outcome of a write, to be entered. */
  record Settlement(
      String id, State state, String recordId, boolean created, List<Problem> problems, long at) {}

  /**
   * Notes that creates are about to be sent.
   *
   * @return when those that had been sent before were sent, by id
   */
  Map<String, Instant> markSent(Connection connection, Collection<String> ids, long now)
      throws SQLException {
    Map<String, Instant> before = new HashMap<>();
    String in = in(ids.size());
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, sent_at FROM hubspot_write WHERE state = 'sent' AND id IN (" + in + ")")) {
      int at = 1;
      for (String id : ids) {
        select.setString(at++, id);
      }
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        before.put(rows.getString(1), Instant.ofEpochMilli(rows.getLong(2)));
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE hubspot_write SET state = 'sent', sent_at = ? WHERE id = ? AND state <> 'sent'")) {
      for (String id : ids) {
        if (!before.containsKey(id)) {
          update.setLong(1, now);
          update.setString(2, id);
          update.addBatch();
        }
      }
      update.executeBatch();
    }
    return before;
  }

  /** Notes that creates which had been sent before are being sent anew. */
  void sentAgain(Connection connection, Collection<String> ids, long now) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE hubspot_write SET sent_at = ? WHERE id = ?")) {
      for (String id : ids) {
        update.setLong(1, now);
        update.setString(2, id);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  void settle(Connection connection, List<Settlement> settlements) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE hubspot_write
            SET state = ?, record_id = ?, created = ?, problems = ?, settled_at = ?
            WHERE id = ?
            """)) {
      for (Settlement settlement : settlements) {
        update.setString(1, settlement.state().label());
        update.setString(2, settlement.recordId());
        update.setInt(3, settlement.created() ? 1 : 0);
        if (settlement.problems().isEmpty()) {
          update.setNull(4, Types.VARCHAR);
        } else {
          update.setString(4, json(settlement.problems()));
        }
        update.setLong(5, settlement.at());
        update.setString(6, settlement.id());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  Optional<Row> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM hubspot_write WHERE id = ?")) {
      select.setString(1, id);
      return rows(select).stream().findFirst();
    }
  }

  List<Row> ofSubmission(Connection connection, String submission) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM hubspot_write WHERE submission_id = ? AND parent_id IS NULL ORDER BY id")) {
      select.setString(1, submission);
      return rows(select);
    }
  }

  /** The associations that a write has brought and that became writes of their own. */
  List<Row> children(Connection connection, String parent) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM hubspot_write WHERE parent_id = ? ORDER BY id")) {
      select.setString(1, parent);
      return rows(select);
    }
  }

  /** A page, the newest first; {@code beforeId} is the last id of the page before, or null. */
  List<Row> list(Connection connection, WriteFilter filter, String beforeId, int limit)
      throws SQLException {
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("submission_id = ?", filter.submission());
    conditions.put("portal_id = ?", filter.portalId());
    conditions.put("object_type = ?", filter.type() == null ? null : filter.type().id());
    conditions.put("operation = ?", filter.operation() == null ? null : filter.operation().label());
    conditions.put("state = ?", filter.state() == null ? null : filter.state().label());
    conditions.put("id < ?", beforeId);
    conditions.values().removeIf(Objects::isNull);
    List<String> all = new ArrayList<>(conditions.keySet());
    Set<Long> portals = filter.portals();
    if (portals != null) {
      all.add(portals.isEmpty() ? "1 = 0" : "portal_id IN (" + in(portals.size()) + ")");
    }
    String where = all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM hubspot_write" + where + " ORDER BY id DESC LIMIT ?")) {
      int at = 1;
      for (Object value : conditions.values()) {
        select.setObject(at++, value);
      }
      for (long portalId : portals == null ? Set.<Long>of() : portals) {
        select.setLong(at++, portalId);
      }
      select.setInt(at, limit);
      return rows(select);
    }
  }

  /** Those of the writes that are settled. */
  Set<String> settledAmong(Connection connection, Collection<String> ids) throws SQLException {
    Set<String> settled = new HashSet<>();
    String in = in(ids.size());
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id FROM hubspot_write
            WHERE state IN ('done', 'rejected', 'dead') AND id IN (%s)
            """
                .formatted(in))) {
      int at = 1;
      for (String id : ids) {
        select.setString(at++, id);
      }
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        settled.add(rows.getString(1));
      }
    }
    return settled;
  }

  private static String in(int values) {
    return String.join(",", Collections.nCopies(values, "?"));
  }

  private static List<Row> rows(PreparedStatement select) throws SQLException {
    List<Row> rows = new ArrayList<>();
    ResultSet row = select.executeQuery();
    while (row.next()) {
      String property = row.getString("id_property");
      rows.add(
          new Row(
              row.getString("id"),
              row.getString("submission_id"),
              row.getLong("portal_id"),
              ObjectType.of(row.getString("object_type")),
              Operation.find(row.getString("operation")).orElseThrow(),
              property == null ? null : new Target(property, row.getString("id_value")),
              State.find(row.getString("state")).orElseThrow(),
              row.getString("record_id"),
              row.getInt("created") == 1,
              problems(row.getString("problems")),
              Instant.ofEpochMilli(row.getLong("accepted_at")),
              instant(row, "sent_at"),
              instant(row, "settled_at"),
              row.getString("parent_id")));
    }
    return rows;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static String json(List<Problem> problems) {
    try {
      return JSON.writeValueAsString(problems);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Problem> problems(String json) {
    try {
      return json == null ? List.of() : JSON.readValue(json, PROBLEMS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("hubspot_write holds problems that are no JSON", e);
    }
  }
}
