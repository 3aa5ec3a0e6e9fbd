package io.caravan.mirror;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Questions to the mirror; each blocks its caller for one query. */
public final class MirrorQueries {

  private final Store store;

  public MirrorQueries(Store store) {
    this.store = store;
  }

  /**
   * How many records of each type are live.
   *
   * @return by object type; types without any live record are absent
   */
  public Map<ObjectType, Long> liveCounts(long portalId) {
    String sql =
        """
        SELECT object_type, count(*) FROM mirror_record
        WHERE portal_id = ? AND state = 'live' GROUP BY object_type
        """;
    return store.read(
        connection -> {
          var counts = new TreeMap<ObjectType, Long>();
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, portalId);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                counts.put(new ObjectType(rows.getString(1)), rows.getLong(2));
              }
            }
          }
          return counts;
        });
  }

  /** How many records of a type are live, without looking at each. */
  public long liveCount(long portalId, ObjectType type) {
    return store.read(connection -> liveCount(connection, portalId, type));
  }

  /** The same within a transaction: what there are less what is gone, each from an index alone. */
  public static long liveCount(Connection connection, long portalId, ObjectType type)
      throws SQLException {
    String sql =
        """
        SELECT (SELECT count(*) FROM mirror_record WHERE portal_id = ? AND object_type = ?)
             - (SELECT count(*) FROM mirror_record
                WHERE portal_id = ? AND object_type = ? AND state <> 'live')
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, portalId);
      statement.setString(2, type.id());
      statement.setLong(3, portalId);
      statement.setString(4, type.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** How many live records still have to be read from HubSpot. */
  public long stubCount(long portalId) {
    String sql =
        """
        SELECT count(*) FROM mirror_record
        WHERE portal_id = ? AND complete = 0 AND state = 'live'
        """;
    return store.read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, portalId);
            try (ResultSet rows = statement.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          }
        });
  }

  /** The record, or the one that it lives on as; empty when the mirror has never heard of it. */
  public Optional<MirrorRecord> record(RecordRef ref) {
    return store.read(
        connection -> {
          RecordRef current = survivor(connection, ref);
          return Optional.ofNullable(
              new RecordRepository(store.dialect())
                  .load(connection, List.of(current))
                  .get(current));
        });
  }

  /** The id that a record has today: its own unless it was merged. */
  public RecordRef currentRef(RecordRef ref) {
    return store.read(connection -> survivor(connection, ref));
  }

  /**
   * Live records in the order of their ids.
   *
   * @param afterId the last id of the page before; 0 for the first page
   */
  public List<MirrorRecord> liveRecords(long portalId, ObjectType type, long afterId, int limit) {
    String sql =
        """
        SELECT record_id, complete, state, state_at, known_at, changes, created_at, updated_at,
               properties
        FROM mirror_record
        WHERE portal_id = ? AND object_type = ? AND record_id > ? AND state = 'live'
        ORDER BY record_id LIMIT ?
        """;
    return store.read(
        connection -> {
          var page = new ArrayList<MirrorRecord>();
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, portalId);
            statement.setString(2, type.id());
            statement.setLong(3, afterId);
            statement.setInt(4, limit);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                page.add(
                    RecordRepository.record(new RecordRef(portalId, type, rows.getLong(1)), rows));
              }
            }
          }
          return page;
        });
  }

  /** The live records among these ids; merged ones under the id that they live on as, too. */
  public Map<Long, MirrorRecord> liveRecords(long portalId, ObjectType type, List<Long> recordIds) {
    return store.read(
        connection -> {
          var refs = recordIds.stream().map(id -> new RecordRef(portalId, type, id)).toList();
          var survivors = new MergeRepository(store.dialect()).survivors(connection, refs);
          Map<RecordRef, MirrorRecord> loaded =
              new RecordRepository(store.dialect())
                  .load(
                      connection,
                      refs.stream().map(ref -> survivors.getOrDefault(ref, ref)).toList());
          var found = new HashMap<Long, MirrorRecord>();
          for (RecordRef ref : refs) {
            MirrorRecord record = loaded.get(survivors.getOrDefault(ref, ref));
            if (record != null && record.state() == RecordState.LIVE) {
              found.put(ref.id(), record);
            }
          }
          return found;
        });
  }

  /**
   * The live records that have one of these values of a property, compared in lower case. Reads the
   * whole type once, for the mirror has no index by value.
   *
   * @param values in lower case
   * @return by value in lower case
   */
  public Map<String, MirrorRecord> liveRecords(
      long portalId, ObjectType type, String property, Collection<String> values) {
    boolean sqlite = store.dialect() == Dialect.SQLITE;
    String value =
        sqlite ? "lower(trim(json_extract(properties, ?)))" : "lower(trim(properties ->> ?))";
    String sql =
        """
        SELECT record_id, complete, state, state_at, known_at, changes, created_at, updated_at,
               properties
        FROM mirror_record
        WHERE portal_id = ? AND object_type = ? AND state = 'live' AND\s"""
            + value
            + (sqlite ? " IN (SELECT value FROM json_each(?))" : " = ANY(?)");
    return store.read(
        connection -> {
          var found = new HashMap<String, MirrorRecord>();
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, portalId);
            statement.setString(2, type.id());
            if (sqlite) {
              statement.setString(3, "$.\"" + property + '"');
              statement.setString(4, new ObjectMapper().valueToTree(values).toString());
            } else {
              statement.setString(3, property);
              statement.setArray(4, connection.createArrayOf("text", values.toArray()));
            }
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                var ref = new RecordRef(portalId, type, rows.getLong(1));
                MirrorRecord record = RecordRepository.record(ref, rows);
                String own = record.properties().getOrDefault(property, "");
                found.putIfAbsent(own.strip().toLowerCase(Locale.ROOT), record);
              }
            }
          }
          return found;
        });
  }

  /** The records of another type that a record is associated with; deleted ones left out. */
  public List<Associated> associations(RecordRef ref, ObjectType toType) {
    return store.read(
        connection -> {
          RecordRef current = survivor(connection, ref);
          var associated = new ArrayList<Associated>();
          var links =
              new AssociationRepository(store.dialect())
                  .ofRecords(connection, current.portalId(), current.type(), List.of(current.id()));
          for (var entry : links.entrySet()) {
            RecordRef other = otherSide(entry.getKey(), current);
            List<Label> labels = liveLabels(entry.getValue());
            if (other.type().equals(toType)
                && !labels.isEmpty()
                && isLive(connection, other)
                && isLive(connection, current)) {
              associated.add(new Associated(other, labels));
            }
          }
          associated.sort(java.util.Comparator.comparingLong(one -> one.ref().id()));
          return associated;
        });
  }

  /**
   * An associated record.
   *
   * @param labels in which capacities; at least one
   */
  public record Associated(RecordRef ref, List<Label> labels) {

    /** Whether it is the primary one. */
    public boolean primary() {
      return labels.stream().anyMatch(Label::isPrimary);
    }
  }

  private RecordRef survivor(Connection connection, RecordRef ref) throws SQLException {
    return new MergeRepository(store.dialect())
        .survivors(connection, List.of(ref))
        .getOrDefault(ref, ref);
  }

  /** Records that the mirror does not hold count as live: their type may not be mirrored. */
  private boolean isLive(Connection connection, RecordRef ref) throws SQLException {
    MirrorRecord record =
        new RecordRepository(store.dialect()).load(connection, List.of(ref)).get(ref);
    return record == null || record.state() == RecordState.LIVE;
  }

  private static RecordRef otherSide(Link link, RecordRef ref) {
    return link.from().equals(ref) ? link.to() : link.from();
  }

  private static List<Label> liveLabels(LinkState state) {
    return state.labels().values().stream()
        .filter(held -> !held.removed())
        .map(LinkState.Held::label)
        .toList();
  }
}
