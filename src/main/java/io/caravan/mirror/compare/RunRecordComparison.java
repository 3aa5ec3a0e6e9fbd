package io.caravan.mirror.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How the mirror's records and their associations differ between the ends of two sync runs of one
 * object: folded from the actions that were made in between, by the runs or by anything else, one
 * record at a time. What the actions cannot tell is said, and not guessed.
 */
public final class RunRecordComparison {

  private final Side side;

  /**
   * @param url {@code jdbc:...}
   * @param user empty for none
   * @param password empty for none
   */
  public RunRecordComparison(String url, String user, String password) {
    this.side = new Side(url, user, password, "mirror_action", "seq", 0, "");
  }

  /**
   * What was found.
   *
   * @param compared false when nothing can be said about records; {@code unknown} says why
   * @param byColumn how many records differ, by property
   * @param links how many of their associations differ
   * @param unknown what cannot be known, in sentences; empty when all is known
   */
  public record Report(
      boolean compared,
      long onlyA,
      long onlyB,
      long different,
      Map<String, Long> byColumn,
      Links links,
      List<String> unknown) {

    public Report {
      byColumn = new TreeMap<>(byColumn);
      unknown = List.copyOf(unknown);
    }

    static Report unknown(String why) {
      return new Report(false, 0, 0, 0, Map.of(), new Links(0, 0, 0), List.of(why));
    }

    /** Whether a record or an association is known to differ. */
    public boolean differs() {
      return onlyA + onlyB + different + links.onlyA() + links.onlyB() + links.different() > 0;
    }
  }

  /**
   * Associations.
   *
   * @param different those that hold on both sides, with other labels
   */
  public record Links(long onlyA, long onlyB, long different) {}

  /** A sync run; times are milliseconds since the epoch, 0 for not yet. */
  record Run(long id, long portal, String type, String object, long startedAt, long endedAt) {}

  /**
   * Compares the records as they were when run A had ended with those when run B had.
   *
   * @param each hears of each record that differs, by ascending id, and then of each association,
   *     whose key names both records
   * @throws Incomparable when the database cannot be read or has no such run
   */
  public Report run(long runA, long runB, Consumer<Difference> each) {
    try (Connection connection = SideReader.open(side)) {
      Run a = find(connection, runA);
      Run b = find(connection, runB);
      if (a.portal() != b.portal() || !a.type().equals(b.type())) {
        return Report.unknown(
            "records are not compared: run %d is of %s in portal %d, run %d of %s in portal %d"
                .formatted(a.id(), a.object(), a.portal(), b.id(), b.object(), b.portal()));
      }
      if (a.endedAt() == 0 || b.endedAt() == 0) {
        return Report.unknown("records are not compared: a run that goes on has no end yet");
      }
      boolean forward = a.endedAt() <= b.endedAt();
      Run first = forward ? a : b;
      Run last = forward ? b : a;
      String forgotten = forgotten(connection, first);
      if (!forgotten.isEmpty()) {
        return Report.unknown(forgotten);
      }
      return fold(connection, first, last, forward, each);
    } catch (SQLException | JsonProcessingException e) {
      throw new Incomparable(
          "the actions of " + side.url() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Run find(Connection connection, long run) throws SQLException {
    String sql =
        "SELECT portal_id, object_type, object, started_at, ended_at FROM sync_run WHERE run_id = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, run);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new Incomparable("there is no sync run " + run);
        }
        return new Run(
            run,
            row.getLong(1),
            row.getString(2),
            row.getString(3),
            row.getLong(4),
            row.getLong(5));
      }
    }
  }

  /** Actions are forgotten from the front: what is left must reach back to the first run's end. */
  private static String forgotten(Connection connection, Run first) throws SQLException {
    String sql = "SELECT seq, made_at FROM mirror_action ORDER BY seq LIMIT 1";
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      // The first number that was ever given is 1: nothing was forgotten.
      return row.next() && row.getLong(1) > 1 && row.getLong(2) > first.endedAt()
          ? "records cannot be compared: actions from before %s are forgotten, and run %d ended at %s"
              .formatted(
                  Instant.ofEpochMilli(row.getLong(2)),
                  first.id(),
                  Instant.ofEpochMilli(first.endedAt()))
          : "";
    }
  }

  private static Report fold(
      Connection connection, Run first, Run last, boolean forward, Consumer<Difference> each)
      throws SQLException, JsonProcessingException {
    var tally = new RecordTally(forward, each);
    String sql =
        """
        SELECT record_id, kind, properties, erased FROM mirror_action
        WHERE portal_id = ? AND object_type = ? AND made_at > ? AND made_at <= ?
          AND kind NOT LIKE 'association%'
        ORDER BY record_id, seq
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, last.portal());
      select.setString(2, last.type());
      select.setLong(3, first.endedAt());
      select.setLong(4, last.endedAt());
      select.setFetchSize(1_000);
      RecordFold fold = null;
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long id = rows.getLong(1);
          if (fold == null || fold.recordId() != id) {
            tally.of(fold);
            fold = new RecordFold(id);
          }
          fold.then(rows.getString(2), rows.getString(3), rows.getInt(4) == 1);
        }
      }
      tally.of(fold);
    }
    List<String> unknown = untold(connection, first, last);
    var links = new RunLinkComparison(first, last, forward);
    Links differing = links.fold(connection, each);
    unknown.addAll(links.untold(connection));
    return tally.report(differing, unknown);
  }

  /** Runs whose route asks for no actions, or not for those of its first run. */
  private static List<String> untold(Connection connection, Run first, Run last)
      throws SQLException, JsonProcessingException {
    var unknown = new ArrayList<String>();
    String sql =
        """
        SELECT r.run_id, r.counts,
          (SELECT count(*) FROM mirror_action a WHERE a.portal_id = r.portal_id
             AND a.object_type = r.object_type AND a.origin = 'sync' AND a.run_id = r.run_id
             AND a.kind NOT LIKE 'association%')
        FROM sync_run r
        WHERE r.portal_id = ? AND r.object_type = ? AND r.started_at > ? AND r.started_at <= ?
          AND r.request NOT LIKE '%"dryRun":true%'
        ORDER BY r.run_id
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, last.portal());
      select.setString(2, last.type());
      select.setLong(3, first.startedAt());
      select.setLong(4, last.startedAt());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Map<String, Long> counts = SyncRunComparison.counts(rows.getString(2));
          long stored = counts.getOrDefault("created", 0L) + counts.getOrDefault("deleted", 0L);
          long changed = stored + counts.getOrDefault("updated", 0L);
          long told = rows.getLong(3);
          if (stored > told || (changed > 0 && told == 0)) {
            unknown.add(
                "run %d changed %d records and %d actions tell of it: which records else is not known"
                    .formatted(rows.getLong(1), changed, told));
          }
        }
      }
    }
    return unknown;
  }
}
