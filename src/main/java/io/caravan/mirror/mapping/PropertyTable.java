package io.caravan.mirror.mapping;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.RecordRepository.PortalType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of HubSpot's properties. */
final class PropertyTable {

  private static final String COLUMNS =
      "name, type, field_type, calculated, sensitive, options, first_seen, changed_at, vanished_at, change";

  /**
   * A property as it was last seen.
   *
   * @param vanishedAt 0 while it is there
   * @param change the last change in words; empty when it is as it was found first
   */
  record Row(
      PropertyDefinition property, long firstSeen, long changedAt, long vanishedAt, String change) {

    /** When it last changed, came or went. */
    long at() {
      return Math.max(firstSeen, Math.max(changedAt, vanishedAt));
    }
  }

  /** All properties that are there, of all objects. */
  Map<PortalType, List<PropertyDefinition>> all(Connection connection) throws SQLException {
    String sql =
        "SELECT %s, portal_id, object_type FROM mirror_property WHERE vanished_at = 0"
            .formatted(COLUMNS);
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      var all = new LinkedHashMap<PortalType, List<PropertyDefinition>>();
      while (rows.next()) {
        var object = new PortalType(rows.getLong(11), new ObjectType(rows.getString(12)));
        all.computeIfAbsent(object, any -> new ArrayList<>()).add(row(rows).property());
      }
      return all;
    }
  }

  /** All properties that an object ever had, by name. */
  Map<String, Row> of(Connection connection, PortalType object) throws SQLException {
    String sql =
        "SELECT %s FROM mirror_property WHERE portal_id = ? AND object_type = ? ORDER BY name"
            .formatted(COLUMNS);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, object.portalId());
      statement.setString(2, object.type().id());
      try (ResultSet rows = statement.executeQuery()) {
        var found = new LinkedHashMap<String, Row>();
        while (rows.next()) {
          Row row = row(rows);
          found.put(row.property().name(), row);
        }
        return found;
      }
    }
  }

  void save(Connection connection, PortalType object, Collection<Row> properties)
      throws SQLException {
    if (properties.isEmpty()) {
      return;
    }
    String sql =
        """
        INSERT INTO mirror_property (portal_id, object_type, %s)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (portal_id, object_type, name) DO UPDATE SET
          type = excluded.type, field_type = excluded.field_type,
          calculated = excluded.calculated, sensitive = excluded.sensitive,
          options = excluded.options, first_seen = excluded.first_seen,
          changed_at = excluded.changed_at, vanished_at = excluded.vanished_at,
          change = excluded.change
        """
            .formatted(COLUMNS);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Row row : properties) {
        PropertyDefinition property = row.property();
        statement.setLong(1, object.portalId());
        statement.setString(2, object.type().id());
        statement.setString(3, property.name());
        statement.setString(4, property.type());
        statement.setString(5, property.fieldType());
        statement.setInt(6, property.calculated() ? 1 : 0);
        statement.setInt(7, property.sensitive() ? 1 : 0);
        statement.setString(8, property.options());
        statement.setLong(9, row.firstSeen());
        statement.setLong(10, row.changedAt());
        statement.setLong(11, row.vanishedAt());
        statement.setString(12, row.change());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new PropertyDefinition(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getInt(4) == 1,
            row.getInt(5) == 1,
            row.getString(6)),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getString(10));
  }
}
