package io.caravan.mirror.action;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The properties whose values actions withhold: those that the settings name, and those that an
 * event of HubSpot has marked. HubSpot lists the latter in no schema that it gives by default, so
 * they are remembered. Thread-safe.
 */
final class SensitiveProperties {

  private final Dialect dialect;
  private final Set<String> configured;
  private final Set<Marked> marked = ConcurrentHashMap.newKeySet();

  private record Marked(long portalId, ObjectType type, String name) {}

  /**
   * @param configured names of properties, of any type or with a type's id before: {@code iban},
   *     {@code 0-1.iban}
   */
  SensitiveProperties(Store store, Set<String> configured) {
    this.dialect = store.dialect();
    this.configured = configured;
    store.read(
        connection -> {
          load(connection);
          return null;
        });
  }

  /** Whether the property's values are to be withheld. */
  boolean holds(long portalId, ObjectType type, String name) {
    return configured.contains(name)
        || configured.contains(type.id() + "." + name)
        || marked.contains(new Marked(portalId, type, name));
  }

  /** Learns what other instances have learned; with SQLite there are none. */
  void refresh(Connection connection) throws SQLException {
    if (dialect == Dialect.POSTGRESQL) {
      load(connection);
    }
  }

  /** HubSpot marks the property as sensitive. */
  void learn(Connection connection, long portalId, ObjectType type, String name)
      throws SQLException {
    marked.add(new Marked(portalId, type, name));
    // Even if it was known: the transaction that was to remember it may have been taken back.
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO mirror_sensitive_property (portal_id, object_type, name) VALUES (?, ?, ?)
            ON CONFLICT (portal_id, object_type, name) DO NOTHING
            """)) {
      insert.setLong(1, portalId);
      insert.setString(2, type.id());
      insert.setString(3, name);
      insert.executeUpdate();
    }
  }

  private void load(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT portal_id, object_type, name FROM mirror_sensitive_property");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        marked.add(
            new Marked(rows.getLong(1), new ObjectType(rows.getString(2)), rows.getString(3)));
      }
    }
  }

  /**
   * Puts the id of a type in the place of its name.
   *
   * @throws IllegalArgumentException when there is no such type
   */
  static Set<String> withTypeIds(Set<String> names) {
    var resolved = new HashSet<String>();
    for (String name : names) {
      int dot = name.indexOf('.');
      resolved.add(
          dot < 0 ? name : ObjectType.of(name.substring(0, dot)).id() + name.substring(dot));
    }
    return Set.copyOf(resolved);
  }
}
