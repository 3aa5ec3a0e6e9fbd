package io.caravan.mirror;

import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The merge map: ids that are no more, and the record that lives on. Chains are kept short. */
final class MergeRepository {

  private final IdList ids;

  MergeRepository(Dialect dialect) {
    this.ids = new IdList(dialect);
  }

  /** The merged ones among the records, each with the record that lives on. */
  Map<RecordRef, RecordRef> survivors(Connection connection, Collection<RecordRef> refs)
      throws SQLException {
    String sql =
        "SELECT old_id, new_id FROM mirror_merge WHERE portal_id = ? AND object_type = ? AND "
            + ids.isOneOf("old_id");
    var survivors = new HashMap<RecordRef, RecordRef>();
    RecordRepository.eachRow(
        connection,
        ids,
        sql,
        refs,
        (type, row) ->
            survivors.put(
                new RecordRef(type.portalId(), type.type(), row.getLong(1)),
                new RecordRef(type.portalId(), type.type(), row.getLong(2))));
    return survivors;
  }

  /**
   * Notes that records live on as another one, and turns what pointed to them to it.
   *
   * @param survivor where all chains end
   */
  void add(Connection connection, List<Long> oldIds, RecordRef survivor, long at)
      throws SQLException {
    String insert =
        """
        INSERT INTO mirror_merge (portal_id, object_type, old_id, new_id, merged_at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (portal_id, object_type, old_id) DO UPDATE SET new_id = excluded.new_id
        """;
    String shorten =
        """
        UPDATE mirror_merge SET new_id = ? WHERE portal_id = ? AND object_type = ? AND new_id = ?
        """;
    try (PreparedStatement adding = connection.prepareStatement(insert);
        PreparedStatement shortening = connection.prepareStatement(shorten)) {
      for (long old : oldIds) {
        adding.setLong(1, survivor.portalId());
        adding.setString(2, survivor.type().id());
        adding.setLong(3, old);
        adding.setLong(4, survivor.id());
        adding.setLong(5, at);
        adding.addBatch();
        shortening.setLong(1, survivor.id());
        shortening.setLong(2, survivor.portalId());
        shortening.setString(3, survivor.type().id());
        shortening.setLong(4, old);
        shortening.addBatch();
      }
      adding.executeBatch();
      shortening.executeBatch();
    }
  }
}
