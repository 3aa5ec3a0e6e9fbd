package io.caravan.mirror.action;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordRef;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers what happened to a record, from whichever of its ids; blocks its caller. What the
 * timeline does not hold, since a first run found it so, is told by the mirror: when the record was
 * created, and merges.
 */
public final class Timeline {

  private static final Origin FOUND = Origin.sync(0);

  private final Store store;
  private final TimelineTable table = new TimelineTable();

  public Timeline(Store store) {
    this.store = store;
  }

  /** The life of the record; without events when nothing is known of it. */
  public Life of(RecordRef asked) {
    var mirror = new MirrorQueries(store);
    RecordRef current = mirror.currentRef(asked);
    MirrorRecord record = mirror.record(current).orElse(null);
    return store.read(
        connection -> {
          Map<RecordRef, Long> merged = merged(connection, current);
          var events = new ArrayList<LifeEvent>();
          for (var old : merged.entrySet()) {
            events.addAll(events(connection, old.getKey()));
            requireMerge(events, old.getKey(), current, old.getValue());
          }
          events.addAll(events(connection, current));
          events.sort(Comparator.comparingLong(LifeEvent::at));
          return new Life(
              asked,
              current,
              List.copyOf(merged.keySet()),
              record == null ? null : record.state(),
              List.copyOf(events));
        });
  }

  /** The ids of the portals that hold a record of this type with this id, under any of its ids. */
  public List<Long> portals(ObjectType type, long recordId) {
    String sql =
        "SELECT DISTINCT portal_id FROM mirror_record WHERE object_type = ? AND record_id = ?";
    return store.read(
        connection -> {
          var portals = new ArrayList<Long>();
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, type.id());
            select.setLong(2, recordId);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                portals.add(rows.getLong(1));
              }
            }
          }
          return portals;
        });
  }

  private List<LifeEvent> events(Connection connection, RecordRef ref) throws SQLException {
    var events = new ArrayList<>(table.of(connection, ref));
    long createdAt = createdAt(connection, ref);
    if (createdAt != 0 && events.stream().noneMatch(event -> event.kind() == ActionKind.CREATED)) {
      events.add(
          0,
          new LifeEvent(ref, createdAt, 0, ActionKind.CREATED, "found by a first sync", 0, FOUND));
    }
    return events;
  }

  private static void requireMerge(
      List<LifeEvent> events, RecordRef old, RecordRef current, long at) {
    boolean told =
        events.stream()
            .anyMatch(event -> event.record().equals(old) && event.kind() == ActionKind.MERGED);
    if (!told) {
      String reason = "merge into " + current.id();
      events.add(new LifeEvent(old, at, 0, ActionKind.MERGED, reason, current.id(), FOUND));
    }
  }

  private static long createdAt(Connection connection, RecordRef ref) throws SQLException {
    String sql =
        """
        SELECT created_at FROM mirror_record
        WHERE portal_id = ? AND object_type = ? AND record_id = ?
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      set(select, ref);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** The merge map is kept so that all ids point to the record at the end of the chain. */
  private static Map<RecordRef, Long> merged(Connection connection, RecordRef survivor)
      throws SQLException {
    String sql =
        """
        SELECT old_id, merged_at FROM mirror_merge
        WHERE portal_id = ? AND object_type = ? AND new_id = ? ORDER BY merged_at, old_id
        """;
    var merged = new LinkedHashMap<RecordRef, Long>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      set(select, survivor);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          merged.put(
              new RecordRef(survivor.portalId(), survivor.type(), rows.getLong(1)),
              rows.getLong(2));
        }
      }
    }
    return merged;
  }

  private static void set(PreparedStatement select, RecordRef ref) throws SQLException {
    select.setLong(1, ref.portalId());
    select.setString(2, ref.type().id());
    select.setLong(3, ref.id());
  }
}
