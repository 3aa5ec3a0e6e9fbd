package io.caravan.mirror.action;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of actions. */
final class ActionTable {

  private static final String COLUMNS =
      """
      seq, id, kind, portal_id, object_type, record_id, other_type, other_id, at, made_at, origin,
      run_id, properties, labels, erased
      """;

  /** Appends actions in their order. */
  void insert(Connection connection, List<Action> actions) throws SQLException {
    String sql =
        """
        INSERT INTO mirror_action (id, kind, portal_id, object_type, record_id, other_type,
                                   other_id, at, made_at, origin, run_id, properties, labels, erased)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
        """;
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Action action : actions) {
        insert.setString(1, action.id());
        insert.setString(2, action.kind().code());
        insert.setLong(3, action.record().portalId());
        insert.setString(4, action.record().type().id());
        insert.setLong(5, action.record().id());
        if (action.other() == null) {
          insert.setNull(6, Types.VARCHAR);
          insert.setNull(7, Types.BIGINT);
        } else {
          insert.setString(6, action.other().type().id());
          insert.setLong(7, action.other().id());
        }
        insert.setLong(8, action.at());
        insert.setLong(9, action.madeAt());
        insert.setString(10, code(action.origin()));
        insert.setLong(11, action.origin().runId());
        insert.setString(12, ActionJson.properties(action.properties()));
        insert.setString(13, ActionJson.labels(action.labels()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Erases all values of a record's actions, and of those of the records merged into it. */
  void erase(Connection connection, RecordRef ref) throws SQLException {
    String sql =
        """
        UPDATE mirror_action SET properties = '{}', erased = 1
        WHERE portal_id = ? AND object_type = ? AND properties <> '{}'
          AND (record_id = ? OR record_id IN
            (SELECT old_id FROM mirror_merge
             WHERE portal_id = ? AND object_type = ? AND new_id = ?))
        """;
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (int first = 1; first <= 4; first += 3) {
        update.setLong(first, ref.portalId());
        update.setString(first + 1, ref.type().id());
        update.setLong(first + 2, ref.id());
      }
      update.executeUpdate();
    }
  }

  /** The actions with these ids; absent where they have been forgotten. */
  Map<String, Action> load(Connection connection, Collection<String> ids) throws SQLException {
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM mirror_action WHERE id IN ("
            + String.join(", ", Collections.nCopies(ids.size(), "?"))
            + ")";
    var actions = new HashMap<String, Action>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int index = 1;
      for (String id : ids) {
        select.setString(index++, id);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Action action = action(rows);
          actions.put(action.id(), action);
        }
      }
    }
    return actions;
  }

  /** The newest actions that match, the older ones first. */
  List<Action> newest(Connection connection, ActionFilter filter, int limit) throws SQLException {
    var parameters = new ArrayList<Object>();
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM mirror_action WHERE "
            + filter.condition(parameters)
            + " ORDER BY seq DESC LIMIT ?";
    parameters.add(limit);
    var actions = new ArrayList<Action>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        select.setObject(i + 1, parameters.get(i));
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          actions.add(action(rows));
        }
      }
    }
    Collections.reverse(actions);
    return actions;
  }

  /** As tables have it: event, reread, journal, sync, reconciliation. */
  static String code(Origin origin) {
    return origin.kind().name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #code} back. */
  static Origin origin(String code, long runId) {
    return new Origin(Origin.Kind.valueOf(code.toUpperCase(Locale.ROOT)), runId);
  }

  private static Action action(ResultSet row) throws SQLException {
    long portalId = row.getLong(4);
    String otherType = row.getString(7);
    return new Action(
        row.getLong(1),
        row.getString(2),
        ActionKind.ofCode(row.getString(3)),
        new RecordRef(portalId, new ObjectType(row.getString(5)), row.getLong(6)),
        otherType == null
            ? null
            : new RecordRef(portalId, new ObjectType(otherType), row.getLong(8)),
        row.getLong(9),
        row.getLong(10),
        origin(row.getString(11), row.getLong(12)),
        ActionJson.properties(row.getString(13)),
        ActionJson.labels(row.getString(14)),
        row.getInt(15) == 1);
  }
}
