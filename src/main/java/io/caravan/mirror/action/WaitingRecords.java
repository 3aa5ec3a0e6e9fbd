package io.caravan.mirror.action;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.IdList;
import io.caravan.mirror.RecordRef;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of records whose first action waits for their values. */
final class WaitingRecords {

  private final IdList ids;

  WaitingRecords(Dialect dialect) {
    this.ids = new IdList(dialect);
  }

  private record PortalType(long portalId, ObjectType type) {}

  /** What waits among these records. */
  Map<RecordRef, ActionKind> load(Connection connection, Collection<RecordRef> refs)
      throws SQLException {
    var waiting = new HashMap<RecordRef, ActionKind>();
    Map<PortalType, List<RecordRef>> byType =
        refs.stream()
            .distinct()
            .collect(Collectors.groupingBy(ref -> new PortalType(ref.portalId(), ref.type())));
    String sql =
        """
        SELECT record_id, kind FROM mirror_action_waiting
        WHERE portal_id = ? AND object_type = ? AND\s"""
            + ids.isOneOf("record_id");
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (var group : byType.entrySet()) {
        PortalType type = group.getKey();
        select.setLong(1, type.portalId());
        select.setString(2, type.type().id());
        ids.set(connection, select, 3, group.getValue().stream().map(RecordRef::id).toList());
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            waiting.put(
                new RecordRef(type.portalId(), type.type(), rows.getLong(1)),
                ActionKind.ofCode(rows.getString(2)));
          }
        }
      }
    }
    return waiting;
  }

  /**
   * Notes what waits from now on.
   *
   * @param waiting by record; null where nothing waits any more
   */
  void save(Connection connection, Map<RecordRef, ActionKind> waiting) throws SQLException {
    if (waiting.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO mirror_action_waiting (portal_id, object_type, record_id, kind)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (portal_id, object_type, record_id) DO UPDATE SET kind = excluded.kind
                """);
        PreparedStatement delete =
            connection.prepareStatement(
                """
                DELETE FROM mirror_action_waiting
                WHERE portal_id = ? AND object_type = ? AND record_id = ?
                """)) {
      for (var entry : waiting.entrySet()) {
        PreparedStatement statement = entry.getValue() == null ? delete : insert;
        statement.setLong(1, entry.getKey().portalId());
        statement.setString(2, entry.getKey().type().id());
        statement.setLong(3, entry.getKey().id());
        if (entry.getValue() != null) {
          statement.setString(4, entry.getValue().code());
        }
        statement.addBatch();
      }
      insert.executeBatch();
      delete.executeBatch();
    }
  }
}
