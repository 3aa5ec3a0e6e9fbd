package io.caravan.mirror.journal;

import io.caravan.mirror.journal.Gap.Cause;
import io.caravan.mirror.journal.Gap.Means;
import io.caravan.store.Store;
import io.caravan.store.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of gaps and of Caravan's heartbeat. Each call blocks. */
public final class GapLog {

  private static final String COLUMNS =
      "id, from_at, to_at, cause, found_at, closed_by, events, detail, closed_at";

  private final Store store;

  public GapLog(Store store) {
    this.store = store;
  }

  /** The last gaps, the newest first. */
  public List<Gap> list(int limit) {
    return select("ORDER BY id DESC LIMIT " + limit);
  }

  /** Gaps that still have to be made up for, the oldest first. */
  List<Gap> open() {
    return select("WHERE state = 'open' ORDER BY id");
  }

  Optional<Gap> find(long id) {
    return select("WHERE id = " + id).stream().findFirst();
  }

  /** When Caravan was last seen at work; empty before the first time. */
  public Optional<Instant> lastSeen() {
    return store.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT seen_at FROM gap_heartbeat WHERE id = 1")) {
            ResultSet row = select.executeQuery();
            return row.next()
                ? Optional.of(Instant.ofEpochMilli(row.getLong(1)))
                : Optional.empty();
          }
        });
  }

  /** Caravan is at work, and found these gaps: both or none are remembered. */
  void seen(Instant now, List<Gap> found) {
    write(
        connection -> {
          for (Gap gap : found) {
            insert(connection, gap);
          }
          beat(connection, now);
          return null;
        });
  }

  /**
   * Remembers, in the transaction that notes a restore, that the database has nothing of what
   * happened since the backup was made, however short a time that is.
   */
  public static void restored(Connection connection, Instant backupAt, Instant now)
      throws SQLException {
    insert(connection, Gap.found(backupAt, now, Cause.RESTORED, now));
    beat(connection, now);
  }

  private static void beat(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement beat =
        connection.prepareStatement(
            """
            INSERT INTO gap_heartbeat (id, seen_at) VALUES (1, ?)
            ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
            """)) {
      beat.setLong(1, now.toEpochMilli());
      beat.executeUpdate();
    }
  }

  /**
   * Remembers a gap.
   *
   * @return its number
   */
  long note(Gap gap) {
    return write(connection -> insert(connection, gap));
  }

  void closed(Gap gap, Means means, long events, String detail, Instant now) {
    update(gap, "closed", means.code(), events, detail, now.toEpochMilli());
  }

  /** It stays open; says why. */
  void waiting(Gap gap, String detail) {
    update(gap, "open", "", gap.events(), detail, 0);
  }

  private static long insert(Connection connection, Gap gap) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO gap_recovery (from_at, to_at, cause, found_at, state, closed_by, events,
                                      detail, closed_at)
            VALUES (?, ?, ?, ?, 'open', '', 0, '', 0) RETURNING id
            """)) {
      insert.setLong(1, gap.from().toEpochMilli());
      insert.setLong(2, gap.to().toEpochMilli());
      insert.setString(3, gap.cause().name().toLowerCase(Locale.ROOT));
      insert.setLong(4, gap.foundAt().toEpochMilli());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void update(
      Gap gap, String state, String means, long events, String detail, long closedAt) {
    write(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  """
                  UPDATE gap_recovery
                  SET state = ?, closed_by = ?, events = ?, detail = ?, closed_at = ?
                  WHERE id = ? AND state = 'open'
                  """)) {
            update.setString(1, state);
            update.setString(2, means);
            update.setLong(3, events);
            update.setString(4, detail);
            update.setLong(5, closedAt);
            update.setLong(6, gap.id());
            return update.executeUpdate();
          }
        });
  }

  private <T> T write(Work<T> work) {
    return store.write(work).join();
  }

  private List<Gap> select(String which) {
    return store.read(
        connection -> {
          var gaps = new ArrayList<Gap>();
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT " + COLUMNS + " FROM gap_recovery " + which);
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              gaps.add(gap(row));
            }
          }
          return gaps;
        });
  }

  private static Gap gap(ResultSet row) throws SQLException {
    String means = row.getString(6);
    long closedAt = row.getLong(9);
    return new Gap(
        row.getLong(1),
        Instant.ofEpochMilli(row.getLong(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        Cause.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        Instant.ofEpochMilli(row.getLong(5)),
        means.isEmpty() ? null : Means.valueOf(means.toUpperCase(Locale.ROOT)),
        row.getLong(7),
        row.getString(8),
        closedAt == 0 ? null : Instant.ofEpochMilli(closedAt));
  }
}
