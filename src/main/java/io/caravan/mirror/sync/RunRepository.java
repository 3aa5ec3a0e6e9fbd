package io.caravan.mirror.sync;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The tables of runs and of what they reached. */
public final class RunRepository {

  private static final String COLUMNS =
      "run_id, request, object_type, state, started_at, ended_at, checkpoint, counts, error,"
          + " note";

  private final Store store;
  private final String instance;
  private final Clock clock;

  /**
   * @param instance names this process among those that share the database
   */
  RunRepository(Store store, String instance, Clock clock) {
    this.store = store;
    this.instance = instance;
    this.clock = clock;
  }

  /** For looking at the runs of other processes. */
  public static RunRepository reading(Store store) {
    return new RunRepository(store, "", Clock.systemUTC());
  }

  /**
   * Enters a new run.
   *
   * @return its row; fails with a violated constraint when one goes on for the same object
   */
  CompletableFuture<RunRow> insert(SyncRequest request, ObjectType type) {
    String sql =
        """
        INSERT INTO sync_run (portal_id, object, object_type, mode, request, state, instance,
                              seen_at, started_at, ended_at, checkpoint, counts, error)
        VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, 0, '', '{}', '')
        """;
    return store.write(
        connection -> {
          long now = clock.millis();
          try (PreparedStatement statement =
              connection.prepareStatement(sql, new String[] {"run_id"})) {
            statement.setLong(1, request.portalId());
            statement.setString(2, request.object());
            statement.setString(3, type.id());
            statement.setString(4, request.mode().code());
            statement.setString(5, RequestText.of(request));
            statement.setString(6, instance);
            statement.setLong(7, now);
            statement.setLong(8, now);
            statement.executeUpdate();
            try (ResultSet key = statement.getGeneratedKeys()) {
              key.next();
              return new RunRow(
                  key.getLong(1),
                  request,
                  type.id(),
                  RunState.WAITING,
                  now,
                  0,
                  "",
                  SyncCounts.NONE,
                  "",
                  "");
            }
          }
        });
  }

  /** Takes a run up again; false when it is open already or cannot be resumed. */
  CompletableFuture<Boolean> reopen(long runId) {
    return update(
        "UPDATE sync_run SET state = 'waiting', ended_at = 0, error = '', instance = ?, seen_at = ?"
            + " WHERE run_id = ? AND state IN ('failed', 'cancelled', 'interrupted')",
        instance,
        clock.millis(),
        runId);
  }

  CompletableFuture<Boolean> running(long runId) {
    return update(
        "UPDATE sync_run SET state = 'running', seen_at = ? WHERE run_id = ? AND state = 'waiting'",
        clock.millis(),
        runId);
  }

  CompletableFuture<Boolean> ended(long runId, RunState state, String error) {
    return update(
        "UPDATE sync_run SET state = ?, ended_at = ?, error = ? WHERE run_id = ?"
            + " AND state IN ('waiting', 'running')",
        state.code(),
        clock.millis(),
        error,
        runId);
  }

  /** A sign of life of all runs of this process. */
  CompletableFuture<Boolean> alive() {
    return update(
        "UPDATE sync_run SET seen_at = ? WHERE instance = ? AND state IN ('waiting', 'running')",
        clock.millis(),
        instance);
  }

  /**
   * Marks runs of processes that are no more.
   *
   * @param silentSince those without a sign of life since this moment
   */
  CompletableFuture<Boolean> interrupt(long silentSince) {
    return update(
        "UPDATE sync_run SET state = 'interrupted', ended_at = seen_at,"
            + " error = 'its process ended' WHERE instance <> ? AND seen_at < ?"
            + " AND state IN ('waiting', 'running')",
        instance,
        silentSince);
  }

  /** The effect that commits how far a run has come. */
  Effect<?> progress(SyncPage page, Tally tally) {
    return new Effect<>(this::save, new Progress(page, tally));
  }

  private record Progress(SyncPage page, Tally tally) {}

  private void save(Connection connection, List<Progress> all) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE sync_run SET checkpoint = ?, counts = ?, seen_at = ?, state = ?, ended_at = ?"
                + " WHERE run_id = ?")) {
      for (Progress progress : all) {
        SyncRun run = progress.page().run();
        boolean last = progress.page().isLast();
        long now = clock.millis();
        statement.setString(1, progress.page().fetched().checkpoint());
        statement.setString(2, RequestText.of(run.counts().plus(progress.tally().counts())));
        statement.setLong(3, now);
        statement.setString(4, (last ? RunState.DONE : RunState.RUNNING).code());
        statement.setLong(5, last ? now : 0);
        statement.setLong(6, run.id());
        statement.executeUpdate();
      }
    }
  }

  /**
   * An effect that says something about a run that went well; empty for nothing.
   *
   * @param note asked within the transaction, after all that belongs to the page
   */
  static Effect<?> note(SyncRun run, RunNote note) {
    return new Effect<>(
        (connection, all) -> {
          try (PreparedStatement statement =
              connection.prepareStatement("UPDATE sync_run SET note = ? WHERE run_id = ?")) {
            statement.setString(1, note.text(connection));
            statement.setLong(2, run.id());
            statement.executeUpdate();
          }
        },
        note);
  }

  /** Up to which moment all changes are in the mirror; 0 when no run has reached any. */
  public long reached(long portalId, ObjectType type) {
    return new SyncPositions(store).of(portalId, type).reached();
  }

  /** Keeps how an object is synced, if that is news. */
  CompletableFuture<Boolean> configured(SyncedObject object) {
    String settings = RequestText.of(object);
    return update(
        "INSERT INTO sync_configuration (object, since, settings) SELECT ?, ?, ? WHERE ? NOT IN"
            + " (SELECT settings FROM sync_configuration WHERE object = ? AND since ="
            + " (SELECT max(since) FROM sync_configuration WHERE object = ?))"
            + " OR NOT EXISTS (SELECT 1 FROM sync_configuration WHERE object = ?)",
        object.name(),
        clock.millis(),
        settings,
        settings,
        object.name(),
        object.name(),
        object.name());
  }

  /** The run; empty when there was none with this id. */
  public Optional<RunRow> find(long runId) {
    return query("WHERE run_id = ?", runId).stream().findFirst();
  }

  /** Runs that go on or wait. */
  public List<RunRow> open() {
    return query("WHERE state IN ('waiting', 'running') ORDER BY run_id");
  }

  /** The last runs, the newest first. */
  public List<RunRow> latest(int limit) {
    return query("ORDER BY run_id DESC LIMIT ?", limit);
  }

  /**
   * The last runs of some portals, the newest first.
   *
   * @param portals null for all
   */
  public List<RunRow> latest(int limit, Set<Long> portals) {
    if (portals == null) {
      return latest(limit);
    }
    if (portals.isEmpty()) {
      return List.of();
    }
    var parameters = new ArrayList<Object>(portals);
    parameters.add(limit);
    String in = String.join(",", Collections.nCopies(portals.size(), "?"));
    return query(
        "WHERE portal_id IN (" + in + ") ORDER BY run_id DESC LIMIT ?", parameters.toArray());
  }

  /** The last run of an object in a mode; empty when there was none. */
  public Optional<RunRow> last(long portalId, String object, Mode mode) {
    return last("", portalId, object, mode);
  }

  /** The last run of an object in a mode that was no dry run; empty when there was none. */
  Optional<RunRow> lastInEarnest(long portalId, String object, Mode mode) {
    return last("AND request NOT LIKE '%\"dryRun\":true%'", portalId, object, mode);
  }

  private Optional<RunRow> last(String condition, long portalId, String object, Mode mode) {
    return query(
            "WHERE portal_id = ? AND object = ? AND mode = ? "
                + condition
                + " ORDER BY started_at DESC, run_id DESC LIMIT 1",
            portalId,
            object,
            mode.code())
        .stream()
        .findFirst();
  }

  private List<RunRow> query(String condition, Object... parameters) {
    return store.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT " + COLUMNS + " FROM sync_run " + condition)) {
            set(statement, parameters);
            var found = new ArrayList<RunRow>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(row(rows));
              }
            }
            return found;
          }
        });
  }

  private static RunRow row(ResultSet row) throws SQLException {
    return new RunRow(
        row.getLong(1),
        RequestText.request(row.getString(2)),
        row.getString(3),
        RunState.ofCode(row.getString(4)),
        row.getLong(5),
        row.getLong(6),
        row.getString(7),
        RequestText.counts(row.getString(8)),
        row.getString(9),
        row.getString(10));
  }

  private CompletableFuture<Boolean> update(String sql, Object... parameters) {
    return store.write(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            return statement.executeUpdate() > 0;
          }
        });
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }
}
