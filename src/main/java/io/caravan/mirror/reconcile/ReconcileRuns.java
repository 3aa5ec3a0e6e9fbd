package io.caravan.mirror.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The history of runs, and what each found. */
final class ReconcileRuns {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Store store;

  ReconcileRuns(Store store) {
    this.store = store;
  }

  /**
   * Begins a run.
   *
   * @param dead a run without a sign of life since then has died with its process
   * @throws AlreadyRunning when another one is under way
   */
  Reconciliation begin(ReconcileRequest request, long now, long dead) {
    String abandon =
        """
        UPDATE reconcile_run SET finished_at = ?, verdict = 'abandoned'
        WHERE portal_id = ? AND object_type = ? AND finished_at = 0 AND heartbeat_at < ?
        """;
    String insert =
        """
        INSERT INTO reconcile_run (portal_id, object_type, level, links, with_values, repair,
                                   started_at, heartbeat_at, finished_at, verdict, checked_to,
                                   report)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 'running', 0, '')
        ON CONFLICT DO NOTHING RETURNING id
        """;
    Long id =
        store
            .write(
                connection -> {
                  update(connection, abandon, now, request.portalId(), request.type().id(), dead);
                  try (PreparedStatement statement = connection.prepareStatement(insert)) {
                    set(
                        statement,
                        request.portalId(),
                        request.type().id(),
                        request.level().label(),
                        request.links().label(),
                        request.values() ? 1 : 0,
                        request.repair() ? 1 : 0,
                        now,
                        now);
                    try (ResultSet row = statement.executeQuery()) {
                      return row.next() ? row.getLong(1) : null;
                    }
                  }
                })
            .join();
    if (id == null) {
      throw new AlreadyRunning(
          "%s of portal %d are being compared already; wait for that run, or cancel it"
              .formatted(request.type(), request.portalId()));
    }
    return new Reconciliation(id, request, now);
  }

  /** Shows that a run lives, and how far it has come. */
  void alive(Reconciliation run, long now) {
    write(
        "UPDATE reconcile_run SET heartbeat_at = ?, report = ? WHERE id = ?",
        now,
        json(run.report()),
        run.runId());
  }

  /** Ends a run. */
  void finish(Reconciliation run) {
    RunReport report = run.report();
    write(
        """
        UPDATE reconcile_run SET finished_at = ?, verdict = ?, checked_to = ?, report = ?
        WHERE id = ?
        """,
        report.finishedAt(),
        report.verdict(),
        run.checkedTo(),
        json(report),
        run.runId());
  }

  /** Notes what differed. */
  void note(Reconciliation run, long firstNumber, List<Drift> drifts, long now) {
    String sql =
        """
        INSERT INTO reconcile_drift (run_id, number, portal_id, object_type, record_id, kind,
                                     detail, repair, found_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;
    store
        .write(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                long number = firstNumber;
                for (Drift drift : drifts) {
                  set(
                      statement,
                      run.runId(),
                      number++,
                      drift.ref().portalId(),
                      drift.ref().type().id(),
                      drift.ref().id(),
                      drift.kind().label(),
                      drift.detail(),
                      drift.repair(),
                      now);
                  statement.addBatch();
                }
                statement.executeBatch();
              }
              return null;
            })
        .join();
  }

  /** Notes a range of ids that was listed whole. */
  void note(Reconciliation run, ListedRange range) {
    write(
        "INSERT INTO reconcile_range VALUES (?, ?, ?, ?, ?, ?, ?)",
        run.runId(),
        range.fromId(),
        range.toId(),
        range.hubspotCount(),
        range.mirrorCount(),
        range.hubspotFingerprint(),
        range.mirrorFingerprint());
  }

  /** Up to when HubSpot's changes have been read one by one; 0 for never. */
  long checkedTo(long portalId, ObjectType type) {
    String sql =
        "SELECT max(checked_to) FROM reconcile_run WHERE portal_id = ? AND object_type = ?";
    return read(sql, rows -> rows.next() ? rows.getLong(1) : 0, portalId, type.id());
  }

  /** A run's report; empty when there is no such run. */
  Optional<RunReport> report(long runId) {
    return read(
        "SELECT report, verdict FROM reconcile_run WHERE id = ?",
        rows -> rows.next() ? report(rows.getString(1)) : Optional.empty(),
        runId);
  }

  /** What a run noted, behind a number. */
  List<NotedDrift> drift(long runId, long after, int limit) {
    String sql =
        """
        SELECT number, record_id, kind, detail, repair, object_type FROM reconcile_drift
        WHERE run_id = ? AND number > ? ORDER BY number LIMIT ?
        """;
    return read(
        sql,
        rows -> {
          var drift = new ArrayList<NotedDrift>();
          while (rows.next()) {
            drift.add(
                new NotedDrift(
                    rows.getLong(1),
                    new ObjectType(rows.getString(6)).pathName(),
                    rows.getLong(2),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getString(5)));
          }
          return drift;
        },
        runId,
        after,
        limit);
  }

  /** The last ended run of each portal and object type. */
  List<RunReport> latest() {
    String sql =
        """
        SELECT report FROM reconcile_run WHERE id IN
          (SELECT max(id) FROM reconcile_run
           WHERE verdict IN ('equal', 'repaired', 'drift') GROUP BY portal_id, object_type)
        """;
    return read(
        sql,
        rows -> {
          var reports = new ArrayList<RunReport>();
          while (rows.next()) {
            report(rows.getString(1)).ifPresent(reports::add);
          }
          return reports;
        });
  }

  /** Behind which record the rolling comparison of associations goes on. */
  long linksComparedTo(long portalId, ObjectType from, ObjectType to) {
    String sql =
        """
        SELECT after_id FROM reconcile_progress
        WHERE portal_id = ? AND from_type = ? AND to_type = ?
        """;
    return read(sql, rows -> rows.next() ? rows.getLong(1) : 0, portalId, from.id(), to.id());
  }

  void linksComparedTo(long portalId, ObjectType from, ObjectType to, long afterId) {
    write(
        """
        INSERT INTO reconcile_progress (portal_id, from_type, to_type, after_id)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (portal_id, from_type, to_type) DO UPDATE SET after_id = excluded.after_id
        """,
        portalId,
        from.id(),
        to.id(),
        afterId);
  }

  private static Optional<RunReport> report(String json) {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(json, RunReport.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored report cannot be read", e);
    }
  }

  private static String json(RunReport report) {
    try {
      return JSON.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String sql, Object... values) {
    store.write(connection -> update(connection, sql, values)).join();
  }

  private static int update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, values);
      return statement.executeUpdate();
    }
  }

  private <T> T read(String sql, Reading<T> reading, Object... values) {
    return store.read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
              return reading.of(rows);
            }
          }
        });
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T of(ResultSet rows) throws SQLException;
  }
}
