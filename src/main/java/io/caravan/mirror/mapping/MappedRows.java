package io.caravan.mirror.mapping;

import io.caravan.mirror.IdList;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/** The table of mapped records. */
final class MappedRows {

  private final Dialect dialect;
  private final IdList ids;

  MappedRows(Dialect dialect) {
    this.dialect = dialect;
    this.ids = new IdList(dialect);
  }

  /** Writes records, new or not. */
  void save(Connection connection, PortalType of, Map<Long, MappingResult> byId)
      throws SQLException {
    if (byId.isEmpty()) {
      return;
    }
    String sql =
        """
        INSERT INTO mirror_mapped (portal_id, object_type, record_id, hash, mapped)
        VALUES (?, ?, ?, ?, %s)
        ON CONFLICT (portal_id, object_type, record_id) DO UPDATE SET
          hash = excluded.hash, mapped = excluded.mapped
        """
            .formatted(dialect == Dialect.POSTGRESQL ? "?::jsonb" : "?");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (var entry : byId.entrySet()) {
        statement.setLong(1, of.portalId());
        statement.setString(2, of.type().id());
        statement.setLong(3, entry.getKey());
        statement.setString(4, entry.getValue().hash());
        statement.setString(5, entry.getValue().values());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Takes records out. */
  void delete(Connection connection, PortalType of, Collection<Long> recordIds)
      throws SQLException {
    if (recordIds.isEmpty()) {
      return;
    }
    String sql =
        "DELETE FROM mirror_mapped WHERE portal_id = ? AND object_type = ? AND "
            + ids.isOneOf("record_id");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, of.portalId());
      statement.setString(2, of.type().id());
      ids.set(connection, statement, 3, recordIds);
      statement.executeUpdate();
    }
  }

  /**
   * Takes out records of an object that has no mapping any more, the first so many.
   *
   * @return how many; 0 when all are out
   */
  int deleteSome(Connection connection, PortalType of, int limit) throws SQLException {
    String sql =
        """
        DELETE FROM mirror_mapped WHERE portal_id = ? AND object_type = ? AND record_id IN (
          SELECT record_id FROM mirror_mapped
          WHERE portal_id = ? AND object_type = ? ORDER BY record_id LIMIT ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, of.portalId());
      statement.setString(2, of.type().id());
      statement.setLong(3, of.portalId());
      statement.setString(4, of.type().id());
      statement.setInt(5, limit);
      return statement.executeUpdate();
    }
  }
}
