package io.caravan.mirror.association;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The table of records whose associations are still to be read. */
final class PendingAssociations {

  private final Store store;
  private final Effect.Applier<Records> adding = PendingAssociations::addAll;
  private final Effect.Applier<Records> removing = PendingAssociations::remove;

  PendingAssociations(Store store) {
    this.store = store;
  }

  private record Records(TypePair pair, List<Long> ids, long time) {}

  /** They are to be read. */
  Effect<?> waiting(TypePair pair, Collection<Long> ids) {
    return new Effect<>(adding, new Records(pair, List.copyOf(ids), 0));
  }

  /** They have been read; those that were touched after the answer stay. */
  Effect<?> read(TypePair pair, Collection<Long> ids, long asOf) {
    return new Effect<>(removing, new Records(pair, List.copyOf(ids), asOf));
  }

  /**
   * Some that are to be read, in the order of their ids.
   *
   * @param asOf an answer would be taken for that old: those that were touched later have to wait
   */
  List<Long> after(TypePair pair, long afterId, long asOf, int limit) {
    return ids(
        """
        SELECT record_id FROM association_pending
        WHERE portal_id = ? AND object_type = ? AND to_type = ? AND record_id > ?
          AND touched_at <= ?
        ORDER BY record_id LIMIT ?
        """,
        pair.portalId(),
        pair.from().id(),
        pair.to().id(),
        afterId,
        asOf,
        limit);
  }

  /** Live records of the mirror in the order of their ids: those whose associations can be read. */
  List<Long> liveRecords(long portalId, ObjectType type, long afterId, long toId, int limit) {
    return ids(
        """
        SELECT record_id FROM mirror_record
        WHERE portal_id = ? AND object_type = ? AND record_id > ? AND record_id <= ?
          AND state = 'live'
        ORDER BY record_id LIMIT ?
        """,
        portalId,
        type.id(),
        afterId,
        toId,
        limit);
  }

  private List<Long> ids(String sql, Object... parameters) {
    return store.read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
              statement.setObject(i + 1, parameters[i]);
            }
            var ids = new ArrayList<Long>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                ids.add(rows.getLong(1));
              }
            }
            return ids;
          }
        });
  }

  /** They were touched and are to be read: in the transaction of the connection. */
  static void add(Connection connection, TypePair pair, Collection<Long> ids, long touchedAt)
      throws SQLException {
    addAll(connection, List.of(new Records(pair, List.copyOf(ids), touchedAt)));
  }

  private static void addAll(Connection connection, List<Records> all) throws SQLException {
    change(
        connection,
        """
        INSERT INTO association_pending (portal_id, object_type, to_type, record_id,
                                         touched_at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (portal_id, object_type, to_type, record_id) DO UPDATE SET
          touched_at = excluded.touched_at
          WHERE association_pending.touched_at < excluded.touched_at
        """,
        all);
  }

  private static void remove(Connection connection, List<Records> all) throws SQLException {
    change(
        connection,
        """
        DELETE FROM association_pending
        WHERE portal_id = ? AND object_type = ? AND to_type = ? AND record_id = ?
          AND touched_at <= ?
        """,
        all);
  }

  private static void change(Connection connection, String sql, List<Records> all)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Records records : all) {
        statement.setLong(1, records.pair().portalId());
        statement.setString(2, records.pair().from().id());
        statement.setString(3, records.pair().to().id());
        statement.setLong(5, records.time());
        for (long id : records.ids()) {
          statement.setLong(4, id);
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }
}
