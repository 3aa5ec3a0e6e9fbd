package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of records. */
public final class RecordRepository {

  private final Dialect dialect;
  private final IdList ids;

  public RecordRepository(Dialect dialect) {
    this.dialect = dialect;
    this.ids = new IdList(dialect);
  }

  /**
   * Keeps instances from deciding on the same records at one time, until the end of the
   * transaction. SQLite has a single writer anyway.
   */
  public void lock(Connection connection, Collection<Long> portals) throws SQLException {
    if (dialect == Dialect.SQLITE) {
      return;
    }
    String sql = "SELECT pg_advisory_xact_lock(hashtextextended('mirror', ?))";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      // In one order, so that two instances never wait for each other.
      for (long portal : portals.stream().sorted().distinct().toList()) {
        statement.setLong(1, portal);
        statement.execute();
      }
    }
  }

  /** The records among these that the mirror has heard of. */
  public Map<RecordRef, MirrorRecord> load(Connection connection, Collection<RecordRef> refs)
      throws SQLException {
    String sql =
        """
        SELECT record_id, complete, state, state_at, known_at, changes, created_at, updated_at,
               properties
        FROM mirror_record WHERE portal_id = ? AND object_type = ? AND\s"""
            + ids.isOneOf("record_id");
    var found = new HashMap<RecordRef, MirrorRecord>();
    eachRow(
        connection,
        ids,
        sql,
        refs,
        (type, row) -> {
          RecordRef ref = new RecordRef(type.portalId(), type.type(), row.getLong(1));
          found.put(ref, record(ref, row));
        });
    return found;
  }

  /** Those among the records that are known not to live. */
  Set<RecordRef> gone(Connection connection, Collection<RecordRef> refs) throws SQLException {
    String sql =
        "SELECT record_id FROM mirror_record WHERE portal_id = ? AND object_type = ?"
            + " AND state <> 'live' AND "
            + ids.isOneOf("record_id");
    var gone = new HashSet<RecordRef>();
    eachRow(
        connection,
        ids,
        sql,
        refs,
        (type, row) -> gone.add(new RecordRef(type.portalId(), type.type(), row.getLong(1))));
    return gone;
  }

  /** Something that is done with a row about records of a type. */
  @FunctionalInterface
  interface RowOfType {
    void take(PortalType type, ResultSet row) throws SQLException;
  }

  /** Asks about records, type by type: the statement takes portal, type and ids. */
  static void eachRow(
      Connection connection, IdList ids, String sql, Collection<RecordRef> refs, RowOfType taker)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (var group : byType(refs).entrySet()) {
        PortalType type = group.getKey();
        statement.setLong(1, type.portalId());
        statement.setString(2, type.type().id());
        ids.set(connection, statement, 3, group.getValue());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            taker.take(type, rows);
          }
        }
      }
    }
  }

  /** Writes records, new or not. */
  void save(Connection connection, Collection<MirrorRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(upsert())) {
      for (MirrorRecord record : records) {
        statement.setLong(1, record.ref().portalId());
        statement.setString(2, record.ref().type().id());
        statement.setLong(3, record.ref().id());
        statement.setInt(4, record.knowledge() == Knowledge.COMPLETE ? 1 : 0);
        statement.setString(5, record.state().code());
        statement.setLong(6, record.stateAt());
        statement.setLong(7, record.knownAt());
        statement.setString(8, TextMap.ofTimes(record.changes()));
        statement.setLong(9, record.createdAt());
        statement.setLong(10, record.updatedAt());
        statement.setString(11, TextMap.ofValues(record.properties()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** A record from a row of: id, then the columns from {@code complete} to {@code properties}. */
  static MirrorRecord record(RecordRef ref, ResultSet row) throws SQLException {
    return new MirrorRecord(
        ref,
        row.getInt(2) == 1 ? Knowledge.COMPLETE : Knowledge.STUB,
        TextMap.values(row.getString(9)),
        TextMap.times(row.getString(6)),
        row.getLong(5),
        RecordState.ofCode(row.getString(3)),
        row.getLong(4),
        row.getLong(7),
        row.getLong(8));
  }

  private String upsert() {
    return """
    INSERT INTO mirror_record (portal_id, object_type, record_id, complete, state, state_at,
                               known_at, changes, created_at, updated_at, properties)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s)
    ON CONFLICT (portal_id, object_type, record_id) DO UPDATE SET
      complete = excluded.complete, state = excluded.state, state_at = excluded.state_at,
      known_at = excluded.known_at, changes = excluded.changes,
      created_at = excluded.created_at, updated_at = excluded.updated_at,
      properties = excluded.properties
    """
        .formatted(dialect == Dialect.POSTGRESQL ? "?::jsonb" : "?");
  }

  /** The ids by portal and type. */
  static Map<PortalType, List<Long>> byType(Collection<RecordRef> refs) {
    return refs.stream()
        .distinct()
        .collect(
            Collectors.groupingBy(
                ref -> new PortalType(ref.portalId(), ref.type()),
                Collectors.mapping(RecordRef::id, Collectors.toList())));
  }

  /** All records of one type in one portal. */
  public record PortalType(long portalId, ObjectType type) {}
}
