package io.caravan.mirror.mapping;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.TypedViews;
import io.caravan.mirror.mapping.transform.Shape;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * One SQL view per mapped object of a portal, such as {@code mapped_contacts_62515}: {@code
 * record_id}, then the mapping's columns with types of the database. Lists are JSON; with SQLite,
 * dates are texts in ISO-8601 and booleans 1 and 0.
 */
final class MappedViews {

  /** Columns of the view that no mapping makes. */
  static final Set<String> OWN_COLUMNS = Set.of("record_id");

  private final Dialect dialect;

  MappedViews(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The view's name. */
  static String name(long portalId, ObjectType type) {
    return "mapped_" + TypedViews.name(portalId, type);
  }

  /** Makes the view as the mapping says; takes away the one before. */
  void create(Connection connection, long portalId, ObjectType type, Mapping mapping)
      throws SQLException {
    drop(connection, portalId, type);
    try (Statement statement = connection.createStatement()) {
      statement.execute(definition(portalId, type, mapping));
    }
  }

  /** Takes the view away. */
  void drop(Connection connection, long portalId, ObjectType type) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP VIEW IF EXISTS " + name(portalId, type));
    }
  }

  String definition(long portalId, ObjectType type, Mapping mapping) {
    var columns = new StringBuilder();
    for (Column column : mapping.columns()) {
      columns
          .append(",\n  ")
          .append(typed(column.name(), column.shape()))
          .append(" AS \"")
          .append(column.name())
          .append('"');
    }
    return """
    CREATE VIEW %s AS
    SELECT record_id%s
    FROM mirror_mapped
    WHERE portal_id = %d AND object_type = '%s'
    """
        .formatted(name(portalId, type), columns, portalId, type.id());
  }

  private String typed(String column, Shape shape) {
    if (shape.list()) {
      return "(mapped -> '" + column + "')";
    }
    String value = "(mapped ->> '" + column + "')";
    if (dialect == Dialect.SQLITE) {
      return value;
    }
    return switch (shape.kind()) {
      case TEXT -> value;
      case NUMBER -> value + "::numeric";
      case BOOLEAN -> value + "::boolean";
      case DATE -> value + "::date";
      case DATETIME -> value + "::timestamptz";
    };
  }
}
