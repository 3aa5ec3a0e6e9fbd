package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SQL view per portal and object type, such as {@code contacts_62515}: live records with a
 * typed column for each property of the schema.
 *
 * <p>Columns: {@code record_id}, {@code record_created_at}, {@code record_updated_at}
 * (milliseconds), then the properties. A value that does not fit its type is NULL, never an error.
 */
public final class TypedViews {

  /** Engines allow 1,600 (PostgreSQL) and 2,000 (SQLite) columns. */
  private static final int MAX_COLUMNS = 1_500;

  private static final Logger LOG = LoggerFactory.getLogger(TypedViews.class);

  private final Store store;
  private final Map<PortalType, Integer> current = new ConcurrentHashMap<>();

  public TypedViews(Store store) {
    this.store = store;
  }

  /** Creates the view, or brings it up to date; does nothing when the schema is as last time. */
  public CompletableFuture<Void> refresh(
      long portalId, ObjectType type, List<PropertyDefinition> schema) {
    var key = new PortalType(portalId, type);
    int version = schema.hashCode();
    Integer known = current.put(key, version);
    if (known != null && known == version) {
      return CompletableFuture.completedFuture(null);
    }
    String drop = "DROP VIEW IF EXISTS " + name(portalId, type);
    String create = definition(store.dialect(), portalId, type, schema);
    return store
        .<Void>write(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(drop);
                statement.execute(create);
              }
              return null;
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                current.remove(key);
                LOG.warn("The view {} could not be made", name(portalId, type), failure);
              }
            });
  }

  /** The view's name: contacts_62515, or of a custom object custom_2_123456_62515. */
  public static String name(long portalId, ObjectType type) {
    String base = sanitised(type.pathName());
    return (type.isCustom() ? "custom_" : "") + base + "_" + portalId;
  }

  static String definition(
      Dialect dialect, long portalId, ObjectType type, List<PropertyDefinition> schema) {
    var columns = new StringBuilder();
    Set<String> taken =
        new HashSet<>(Set.of("record_id", "record_created_at", "record_updated_at"));
    for (PropertyDefinition property : schema) {
      String column = sanitised(property.name());
      if (taken.size() < MAX_COLUMNS && taken.add(column)) {
        columns
            .append(",\n  ")
            .append(typed(dialect, property))
            .append(" AS \"")
            .append(column)
            .append('"');
      }
    }
    return """
    CREATE VIEW %s AS
    SELECT record_id, created_at AS record_created_at, updated_at AS record_updated_at%s
    FROM mirror_record
    WHERE portal_id = %d AND object_type = '%s' AND state = 'live'
    """
        .formatted(name(portalId, type), columns, portalId, type.id());
  }

  private static String typed(Dialect dialect, PropertyDefinition property) {
    String value = "(properties ->> '" + property.name().replace("'", "''") + "')";
    return switch (property.type()) {
      case "number" ->
          switch (dialect) {
            case SQLITE -> "CAST(" + value + " AS REAL)";
            case POSTGRESQL ->
                "CASE WHEN %1$s ~ '^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,2})?$' THEN %1$s::numeric END"
                    .formatted(value);
          };
      case "bool" ->
          "CASE %s WHEN 'true' THEN %s WHEN 'false' THEN %s END"
              .formatted(
                  value,
                  dialect == Dialect.SQLITE ? "1" : "TRUE",
                  dialect == Dialect.SQLITE ? "0" : "FALSE");
      default -> value;
    };
  }

  /** Lower case letters, digits and underscores, not beginning with a digit; 60 at most. */
  private static String sanitised(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    String safe = Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    return safe.substring(0, Math.min(60, safe.length()));
  }
}
