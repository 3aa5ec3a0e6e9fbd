package io.caravan.mirror.mapping;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRepository.PortalType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The table that says which mapping each object of a portal has, and how far it is applied. */
final class MappingTable {

  /**
   * An object's mapping.
   *
   * @param mapping the name of its file
   * @param hash of its content, when its records were last mapped
   * @param mappedTo records up to this id are mapped by it
   * @param done whether all are
   */
  record Row(String mapping, String hash, long mappedTo, boolean done) {}

  Map<PortalType, Row> all(Connection connection) throws SQLException {
    String sql =
        "SELECT portal_id, object_type, mapping, hash, mapped_to, done FROM mirror_mapping";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      var all = new LinkedHashMap<PortalType, Row>();
      while (rows.next()) {
        all.put(
            new PortalType(rows.getLong(1), new ObjectType(rows.getString(2))),
            new Row(rows.getString(3), rows.getString(4), rows.getLong(5), rows.getInt(6) == 1));
      }
      return all;
    }
  }

  void save(Connection connection, PortalType of, Row row) throws SQLException {
    String sql =
        """
        INSERT INTO mirror_mapping (portal_id, object_type, mapping, hash, mapped_to, done)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (portal_id, object_type) DO UPDATE SET
          mapping = excluded.mapping, hash = excluded.hash, mapped_to = excluded.mapped_to,
          done = excluded.done
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, of.portalId());
      statement.setString(2, of.type().id());
      statement.setString(3, row.mapping());
      statement.setString(4, row.hash());
      statement.setLong(5, row.mappedTo());
      statement.setInt(6, row.done() ? 1 : 0);
      statement.executeUpdate();
    }
  }

  void delete(Connection connection, PortalType of) throws SQLException {
    String sql = "DELETE FROM mirror_mapping WHERE portal_id = ? AND object_type = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, of.portalId());
      statement.setString(2, of.type().id());
      statement.executeUpdate();
    }
  }
}
