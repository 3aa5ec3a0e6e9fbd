package io.caravan.mirror.action;

import io.caravan.mirror.RecordRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** The table of the lives of records. */
final class TimelineTable {

  void insert(Connection connection, List<LifeEvent> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    String sql =
        """
        INSERT INTO mirror_timeline (portal_id, object_type, record_id, at, seen_at, kind, reason,
                                     other_id, origin, run_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (LifeEvent event : events) {
        insert.setLong(1, event.record().portalId());
        insert.setString(2, event.record().type().id());
        insert.setLong(3, event.record().id());
        insert.setLong(4, event.at());
        insert.setLong(5, event.seenAt());
        insert.setString(6, event.kind().code());
        insert.setString(7, event.reason());
        if (event.otherId() == 0) {
          insert.setNull(8, Types.BIGINT);
        } else {
          insert.setLong(8, event.otherId());
        }
        insert.setString(9, ActionTable.code(event.origin()));
        insert.setLong(10, event.origin().runId());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** What is kept of one record, under this id alone, in the order in which it was noticed. */
  List<LifeEvent> of(Connection connection, RecordRef ref) throws SQLException {
    String sql =
        """
        SELECT at, seen_at, kind, reason, other_id, origin, run_id FROM mirror_timeline
        WHERE portal_id = ? AND object_type = ? AND record_id = ? ORDER BY id
        """;
    var events = new ArrayList<LifeEvent>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, ref.portalId());
      select.setString(2, ref.type().id());
      select.setLong(3, ref.id());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          events.add(
              new LifeEvent(
                  ref,
                  rows.getLong(1),
                  rows.getLong(2),
                  ActionKind.ofCode(rows.getString(3)),
                  rows.getString(4),
                  rows.getLong(5),
                  ActionTable.origin(rows.getString(6), rows.getLong(7))));
        }
      }
    }
    return events;
  }
}
