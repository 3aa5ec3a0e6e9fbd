package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.store.Store;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the mirror holds, as it is and in bulk: for those who compare it with something else. Each
 * call blocks its caller for a query or two.
 */
public final class MirrorContents {

  private final Store store;

  public MirrorContents(Store store) {
    this.store = store;
  }

  /**
   * Ids and dates of live records, in the order of their ids.
   *
   * @param ids as many as were found
   * @param dates HubSpot's time of the last change of each, in milliseconds; 0 for a record whose
   *     values were never read
   */
  public record Page(long[] ids, long[] dates, int size) {

    /** The last id; 0 for an empty page. */
    public long lastId() {
      return size == 0 ? 0 : ids[size - 1];
    }
  }

  /**
   * A page of live records, without their values.
   *
   * @param afterId the last id of the page before; 0 for the first page
   * @param upToId the last id that is wanted
   */
  public Page page(long portalId, ObjectType type, long afterId, long upToId, int limit) {
    String sql =
        """
        SELECT record_id, updated_at FROM mirror_record
        WHERE portal_id = ? AND object_type = ? AND record_id > ? AND record_id <= ?
          AND state = 'live'
        ORDER BY record_id LIMIT ?
        """;
    return store.read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, portalId);
            statement.setString(2, type.id());
            statement.setLong(3, afterId);
            statement.setLong(4, upToId);
            statement.setInt(5, limit);
            return page(statement, limit);
          }
        });
  }

  private static Page page(PreparedStatement statement, int limit) throws SQLException {
    long[] ids = new long[limit];
    long[] dates = new long[limit];
    int size = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids[size] = rows.getLong(1);
        dates[size++] = rows.getLong(2);
      }
    }
    return new Page(ids, dates, size);
  }

  /** The records with exactly these ids, whatever has become of them; unknown ones are absent. */
  public Map<Long, MirrorRecord> records(long portalId, ObjectType type, Collection<Long> ids) {
    return store.read(
        connection -> {
          var refs = ids.stream().map(id -> new RecordRef(portalId, type, id)).toList();
          var found = new HashMap<Long, MirrorRecord>();
          new RecordRepository(store.dialect())
              .load(connection, refs)
              .forEach((ref, record) -> found.put(ref.id(), record));
          return found;
        });
  }

  /**
   * The labels of live associations of these records with records of another type, or with those of
   * the same that have a higher id. A record of the other type that is known and not live has none.
   *
   * @param ids of the type that comes first in the order of types
   * @return by id, then by id of the other record
   */
  public Map<Long, Map<Long, List<Label>>> labels(
      long portalId, ObjectType type, Collection<Long> ids, ObjectType otherType) {
    return store.read(
        connection -> {
          var found = new HashMap<Long, Map<Long, List<Label>>>();
          var asked = new HashSet<>(ids);
          var states =
              new AssociationRepository(store.dialect())
                  .between(connection, portalId, type, otherType, ids);
          for (var entry : states.entrySet()) {
            Link link = entry.getKey();
            List<Label> labels =
                entry.getValue().labels().values().stream()
                    .filter(held -> !held.removed())
                    .map(LinkState.Held::label)
                    .toList();
            if (asked.contains(link.fromId()) && !labels.isEmpty()) {
              found.computeIfAbsent(link.fromId(), id -> new TreeMap<>()).put(link.toId(), labels);
            }
          }
          List<RecordRef> others =
              found.values().stream()
                  .flatMap(links -> links.keySet().stream())
                  .distinct()
                  .map(id -> new RecordRef(portalId, otherType, id))
                  .toList();
          Set<Long> gone =
              new RecordRepository(store.dialect())
                  .gone(connection, others).stream().map(RecordRef::id).collect(Collectors.toSet());
          found.values().forEach(links -> links.keySet().removeAll(gone));
          return found;
        });
  }
}
