package io.caravan.mirror.source;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRef;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of former values of chosen properties. */
public final class HistoryTable {

  private final Store store;

  public HistoryTable(Store store) {
    this.store = store;
  }

  /**
   * A value that a property had or has.
   *
   * @param at since when, in milliseconds since the epoch
   * @param value empty when it was cleared
   * @param sourceType what set it, such as CRM_UI or INTEGRATION; empty when HubSpot does not say
   * @param sourceId which of those
   */
  public record Entry(String property, long at, String value, String sourceType, String sourceId) {}

  /**
   * What is known of a record's history.
   *
   * @param properties those whose history was read, comma-separated
   * @param latest the newest value of each property that has any
   */
  record Known(String properties, Map<String, String> latest) {
    static final Known NOTHING = new Known("", Map.of());
  }

  /** All values of a property of a record, the newest first. */
  public List<Entry> of(RecordRef ref, String property) {
    String sql =
        """
        SELECT changed_at, value, source_type, source_id FROM mirror_property_history
        WHERE portal_id = ? AND object_type = ? AND record_id = ? AND property = ?
        ORDER BY changed_at DESC
        """;
    return store.read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, ref);
            statement.setString(4, property);
            var entries = new ArrayList<Entry>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                entries.add(
                    new Entry(
                        property,
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4)));
              }
            }
            return entries;
          }
        });
  }

  /** What is known of records, by id. */
  Map<Long, Known> known(long portalId, ObjectType type, List<Long> ids) {
    return store.read(
        connection -> {
          var known = new HashMap<Long, Known>();
          try (PreparedStatement read =
                  connection.prepareStatement(
                      "SELECT properties FROM mirror_history_read"
                          + " WHERE portal_id = ? AND object_type = ? AND record_id = ?");
              PreparedStatement values =
                  connection.prepareStatement(
                      "SELECT property, value FROM mirror_property_history WHERE portal_id = ?"
                          + " AND object_type = ? AND record_id = ? ORDER BY changed_at")) {
            for (long id : ids) {
              var ref = new RecordRef(portalId, type, id);
              set(read, ref);
              try (ResultSet row = read.executeQuery()) {
                if (!row.next()) {
                  continue;
                }
                known.put(id, new Known(row.getString(1), latest(values, ref)));
              }
            }
          }
          return known;
        });
  }

  private static Map<String, String> latest(PreparedStatement statement, RecordRef ref)
      throws SQLException {
    set(statement, ref);
    var latest = new HashMap<String, String>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        latest.put(rows.getString(1), rows.getString(2));
      }
    }
    return latest;
  }

  /**
   * An effect that keeps what was read. What is there already stays; of a record that was erased
   * meanwhile nothing is kept.
   *
   * @param properties those that were asked for, comma-separated
   */
  Effect<?> keep(RecordRef ref, String properties, List<Entry> entries) {
    return new Effect<>(
        (connection, all) -> {
          if (!isErased(connection, ref)) {
            insert(connection, ref, entries);
            markRead(connection, ref, properties);
          }
        },
        entries);
  }

  private static boolean isErased(Connection connection, RecordRef ref) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM mirror_record WHERE portal_id = ? AND object_type = ?"
                + " AND record_id = ? AND state = 'erased'")) {
      set(statement, ref);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static void insert(Connection connection, RecordRef ref, List<Entry> entries)
      throws SQLException {
    String sql =
        """
        INSERT INTO mirror_property_history
          (portal_id, object_type, record_id, property, changed_at, value, source_type, source_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (portal_id, object_type, record_id, property, changed_at) DO UPDATE SET
          value = excluded.value, source_type = excluded.source_type,
          source_id = excluded.source_id
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Entry entry : entries) {
        set(statement, ref);
        statement.setString(4, entry.property());
        statement.setLong(5, entry.at());
        statement.setString(6, entry.value());
        statement.setString(7, entry.sourceType());
        statement.setString(8, entry.sourceId());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void markRead(Connection connection, RecordRef ref, String properties)
      throws SQLException {
    String sql =
        """
        INSERT INTO mirror_history_read (portal_id, object_type, record_id, properties)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (portal_id, object_type, record_id) DO UPDATE SET
          properties = excluded.properties
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, ref);
      statement.setString(4, properties);
      statement.executeUpdate();
    }
  }

  /** Erases the history of a record and of those that were merged into it. */
  static void erase(Connection connection, RecordRef ref) throws SQLException {
    for (String table : List.of("mirror_property_history", "mirror_history_read")) {
      String sql =
          """
          DELETE FROM %s WHERE portal_id = ? AND object_type = ? AND (record_id = ? OR record_id IN
            (SELECT old_id FROM mirror_merge WHERE portal_id = ? AND object_type = ? AND new_id = ?))
          """
              .formatted(table);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        set(statement, ref);
        statement.setLong(4, ref.portalId());
        statement.setString(5, ref.type().id());
        statement.setLong(6, ref.id());
        statement.executeUpdate();
      }
    }
  }

  private static void set(PreparedStatement statement, RecordRef ref) throws SQLException {
    statement.setLong(1, ref.portalId());
    statement.setString(2, ref.type().id());
    statement.setLong(3, ref.id());
  }
}
