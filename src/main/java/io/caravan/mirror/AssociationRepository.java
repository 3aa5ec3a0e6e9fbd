package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.LinkState.Held;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table of associations. */
final class AssociationRepository {

  private static final String COLUMNS =
      "from_type, from_id, to_type, to_id, kind, type_id, category, label, removed, changed_at";

  /** A database looks for each of the one ends with each of the other ones. */
  private static final int LINKS_AT_ONCE = 30;

  private final IdList ids;
  private final boolean sqlite;

  AssociationRepository(Dialect dialect) {
    this.ids = new IdList(dialect);
    this.sqlite = dialect == Dialect.SQLITE;
  }

  /** The links among these that the mirror has heard of. */
  Map<Link, LinkState> load(Connection connection, Collection<Link> links) throws SQLException {
    String sql =
        select("from")
            + " WHERE portal_id = ? AND from_type = ? AND to_type = ? AND "
            + ids.isOneOf("from_id")
            + " AND "
            + ids.isOneOf("to_id");
    var found = new HashMap<Link, LinkState>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (List<Link> group : inGroups(links)) {
        Link any = group.get(0);
        statement.setLong(1, any.portalId());
        statement.setString(2, any.fromType().id());
        statement.setString(3, any.toType().id());
        ids.set(connection, statement, 4, group.stream().map(Link::fromId).distinct().toList());
        ids.set(connection, statement, 5, group.stream().map(Link::toId).distinct().toList());
        collect(statement, any.portalId(), found);
      }
    }
    return found;
  }

  /** All links of the records, live and removed. */
  Map<Link, LinkState> ofRecords(
      Connection connection, long portalId, ObjectType type, Collection<Long> recordIds)
      throws SQLException {
    var found = new HashMap<Link, LinkState>();
    for (String side : List.of("from", "to")) {
      try (PreparedStatement statement = connection.prepareStatement(ofRecordsSql(side))) {
        statement.setLong(1, portalId);
        statement.setString(2, type.id());
        ids.set(connection, statement, 3, recordIds);
        collect(statement, portalId, found);
      }
    }
    return found;
  }

  /** All links of the records with records of another type, or of their own; live and removed. */
  Map<Link, LinkState> between(
      Connection connection,
      long portalId,
      ObjectType type,
      ObjectType otherType,
      Collection<Long> recordIds)
      throws SQLException {
    var sides = new ArrayList<String>();
    if (type.compareTo(otherType) <= 0) {
      sides.add("from");
    }
    if (type.compareTo(otherType) >= 0) {
      sides.add("to");
    }
    var found = new HashMap<Link, LinkState>();
    for (String side : sides) {
      try (PreparedStatement statement = connection.prepareStatement(betweenSql(side))) {
        statement.setLong(1, portalId);
        statement.setString(2, type.id());
        statement.setString(3, otherType.id());
        ids.set(connection, statement, 4, recordIds);
        collect(statement, portalId, found);
      }
    }
    return found;
  }

  String ofRecordsSql(String side) {
    return select(side)
        + " WHERE portal_id = ? AND %s_type = ? AND ".formatted(side)
        + ids.isOneOf(side + "_id");
  }

  String betweenSql(String side) {
    return select(side)
        + " WHERE portal_id = ? AND %s_type = ? AND %s_type = ? AND "
            .formatted(side, side.equals("from") ? "to" : "from")
        + ids.isOneOf(side + "_id");
  }

  /** SQLite takes a list of ids for longer than a portal's table, and would go through that. */
  private String select(String side) {
    String index = sqlite && side.equals("to") ? " INDEXED BY mirror_association_to" : "";
    return "SELECT " + COLUMNS + " FROM mirror_association" + index;
  }

  /** Writes links, new or not. */
  void save(Connection connection, Collection<LinkState> links) throws SQLException {
    String sql =
        """
        INSERT INTO mirror_association (portal_id, from_type, from_id, to_type, to_id, kind,
                                        type_id, category, label, removed, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (portal_id, from_type, from_id, to_type, to_id, kind) DO UPDATE SET
          type_id = excluded.type_id, category = excluded.category, label = excluded.label,
          removed = excluded.removed, changed_at = excluded.changed_at
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (LinkState state : links) {
        for (Held held : state.labels().values()) {
          key(statement, state.link());
          statement.setString(6, held.label().kind());
          statement.setInt(7, held.label().typeId());
          statement.setString(8, held.label().category());
          statement.setString(9, held.label().text());
          statement.setInt(10, held.removed() ? 1 : 0);
          statement.setLong(11, held.at());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  /** Forgets links altogether, removed labels included. */
  void delete(Connection connection, Collection<Link> links) throws SQLException {
    String sql =
        """
        DELETE FROM mirror_association
        WHERE portal_id = ? AND from_type = ? AND from_id = ? AND to_type = ? AND to_id = ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Link link : links) {
        key(statement, link);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void key(PreparedStatement statement, Link link) throws SQLException {
    statement.setLong(1, link.portalId());
    statement.setString(2, link.fromType().id());
    statement.setLong(3, link.fromId());
    statement.setString(4, link.toType().id());
    statement.setLong(5, link.toId());
  }

  private static void collect(
      PreparedStatement statement, long portalId, Map<Link, LinkState> found) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Link link =
            new Link(
                portalId,
                new ObjectType(rows.getString(1)),
                rows.getLong(2),
                new ObjectType(rows.getString(3)),
                rows.getLong(4));
        Held held =
            new Held(
                new Label(rows.getString(5), rows.getInt(6), rows.getString(7), rows.getString(8)),
                rows.getInt(9) == 1,
                rows.getLong(10));
        found.merge(link, LinkState.none(link).with(held), (known, ignored) -> known.with(held));
      }
    }
  }

  /** By their types, and not many in one. */
  private static List<List<Link>> inGroups(Collection<Link> links) {
    Function<Link, List<Object>> types =
        link -> List.of(link.portalId(), link.fromType(), link.toType());
    var groups = new ArrayList<List<Link>>();
    for (List<Link> same :
        links.stream().distinct().collect(Collectors.groupingBy(types)).values()) {
      for (int at = 0; at < same.size(); at += LINKS_AT_ONCE) {
        groups.add(same.subList(at, Math.min(same.size(), at + LINKS_AT_ONCE)));
      }
    }
    return groups;
  }
}
