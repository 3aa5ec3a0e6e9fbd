package io.caravan.mirror.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.compare.RunRecordComparison.Links;
import io.caravan.mirror.compare.RunRecordComparison.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the associations of one object's records differ between the ends of two sync runs, whichever
 * end of them the record is at: folded from actions, one association at a time. Those that went
 * because their record did are not told; the record is.
 */
final class RunLinkComparison {

  private final Run first;
  private final Run last;
  private final boolean forward;

  /**
   * @param forward whether the run that ended first is A
   */
  RunLinkComparison(Run first, Run last, boolean forward) {
    this.first = first;
    this.last = last;
    this.forward = forward;
  }

  /**
   * Compares.
   *
   * @param each hears of each association that differs
   */
  Links fold(Connection connection, Consumer<Difference> each)
      throws SQLException, JsonProcessingException {
    var tally = new Tally(each);
    String sql =
        """
        SELECT object_type, record_id, other_type, other_id, kind, labels FROM mirror_action
        WHERE portal_id = ? AND (object_type = ? OR other_type = ?)
          AND kind LIKE 'association%' AND made_at > ? AND made_at <= ?
        ORDER BY object_type, record_id, other_type, other_id, seq
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, last.portal());
      select.setString(2, last.type());
      select.setString(3, last.type());
      select.setLong(4, first.endedAt());
      select.setLong(5, last.endedAt());
      select.setFetchSize(1_000);
      LinkFold fold = null;
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String key =
              "%s %d - %s %d"
                  .formatted(
                      ObjectType.of(rows.getString(1)).pathName(),
                      rows.getLong(2),
                      ObjectType.of(rows.getString(3)).pathName(),
                      rows.getLong(4));
          if (fold == null || !fold.key().equals(key)) {
            tally.of(fold);
            fold = new LinkFold(key);
          }
          fold.then(rows.getString(5), rows.getString(6));
        }
      }
      tally.of(fold);
    }
    return tally.links();
  }

  /** Runs that changed associations, of whichever object, without an action for each. */
  List<String> untold(Connection connection) throws SQLException, JsonProcessingException {
    Map<Long, Long> told = told(connection);
    var unknown = new ArrayList<String>();
    String sql =
        """
        SELECT run_id, object, counts FROM sync_run
        WHERE portal_id = ? AND started_at > ? AND started_at <= ?
          AND request NOT LIKE '%"dryRun":true%'
        ORDER BY run_id
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, last.portal());
      select.setLong(2, first.startedAt());
      select.setLong(3, last.startedAt());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long run = rows.getLong(1);
          long changed =
              SyncRunComparison.counts(rows.getString(3)).getOrDefault("associations", 0L);
          if (changed > told.getOrDefault(run, 0L)) {
            unknown.add(
                "run %d of %s changed %d associations and %d actions tell of it: which else, and whether they are of %s, is not known"
                    .formatted(
                        run,
                        rows.getString(2),
                        changed,
                        told.getOrDefault(run, 0L),
                        last.object()));
          }
        }
      }
    }
    return unknown;
  }

  /** How many actions tell of associations that a run changed, by run. */
  private Map<Long, Long> told(Connection connection) throws SQLException {
    Map<Long, Long> told = new HashMap<>();
    String sql =
        """
        SELECT run_id, count(*) FROM mirror_action
        WHERE portal_id = ? AND origin = 'sync' AND kind LIKE 'association%' AND made_at > ?
        GROUP BY run_id
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, last.portal());
      select.setLong(2, first.startedAt());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          told.put(rows.getLong(1), rows.getLong(2));
        }
      }
    }
    return told;
  }

  /** Counts associations that differ, and passes them on. */
  private final class Tally {

    private final Consumer<Difference> each;
    private final Map<Difference.Kind, Long> byKind = new HashMap<>();

    Tally(Consumer<Difference> each) {
      this.each = each;
    }

    /**
     * @param fold null for none
     */
    void of(LinkFold fold) {
      Difference difference = fold == null ? null : fold.difference(forward);
      if (difference != null) {
        byKind.merge(difference.kind(), 1L, Long::sum);
        each.accept(difference);
      }
    }

    Links links() {
      return new Links(
          byKind.getOrDefault(Difference.Kind.ONLY_A, 0L),
          byKind.getOrDefault(Difference.Kind.ONLY_B, 0L),
          byKind.getOrDefault(Difference.Kind.DIFFERENT, 0L));
    }
  }
}
