package io.caravan.write;

import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Forgets writes some time after they were settled, with their submissions and imports, and
 * idempotency keys. A little in one transaction: accepting must not be held up.
 */
final class WritePurge {

  private static final int STEP = 1_000;

  private final Store store;
  private final WriteSettings.Keeping keeping;
  private final Clock clock;

  WritePurge(Store store, WriteSettings.Keeping keeping, Clock clock) {
    this.store = store;
    this.keeping = keeping;
    this.clock = clock;
  }

  /**
   * Forgets what is old enough.
   *
   * @return completes with the number of writes that were forgotten
   */
  CompletableFuture<Long> run() {
    long now = clock.millis();
    long doneBefore = now - keeping.done().toMillis();
    long failedBefore = now - keeping.failed().toMillis();
    long acceptedBefore = Math.max(doneBefore, failedBefore);
    Pass writes =
        new Pass(
            """
            SELECT id, accepted_at,
              state = 'done' AND settled_at < %d OR state <> 'done' AND settled_at < %d
            FROM hubspot_write WHERE id > ? ORDER BY id LIMIT ?
            """
                .formatted(doneBefore, failedBefore),
            "DELETE FROM hubspot_write WHERE id = ?",
            acceptedBefore);
    Pass submissions =
        new Pass(
            """
            SELECT id, accepted_at, NOT EXISTS
              (SELECT 1 FROM hubspot_write w WHERE w.submission_id = hubspot_write_submission.id)
            FROM hubspot_write_submission WHERE id > ? ORDER BY id LIMIT ?
            """,
            "DELETE FROM hubspot_write_submission WHERE id = ?",
            acceptedBefore);
    Pass importedRows =
        new Pass(
            """
            SELECT id, accepted_at, NOT EXISTS
              (SELECT 1 FROM hubspot_import_chunk c
               JOIN hubspot_write_submission s ON s.id = c.submission_id
               WHERE c.import_id = hubspot_import.id)
            FROM hubspot_import WHERE id > ? AND accepted_at < %d ORDER BY id LIMIT ?
            """
                .formatted(acceptedBefore),
            "DELETE FROM hubspot_import_chunk WHERE import_id = ?",
            acceptedBefore);
    Pass imports =
        new Pass(
            """
            SELECT id, accepted_at, NOT EXISTS
              (SELECT 1 FROM hubspot_import_chunk c WHERE c.import_id = hubspot_import.id)
            FROM hubspot_import WHERE id > ? AND accepted_at < %d ORDER BY id LIMIT ?
            """
                .formatted(acceptedBefore),
            "DELETE FROM hubspot_import WHERE id = ?",
            acceptedBefore);
    return run(writes, "", 0)
        .thenCompose(
            forgotten ->
                run(submissions, "", 0)
                    .thenCompose(none -> run(importedRows, "", 0))
                    .thenCompose(none -> run(imports, "", 0))
                    .thenCompose(none -> forgetKeys(now - keeping.idempotencyKeys().toMillis()))
                    .thenApply(none -> forgotten));
  }

  /**
   * Idempotency keys. Not those under which imports hand over their rows: nobody else uses them,
   * and an import that goes on after a week must still be known by them. Nor that of an import
   * which may go on.
   */
  private CompletableFuture<Void> forgetKeys(long before) {
    return forgetKeys(
            """
            UPDATE hubspot_write_submission SET idempotency_key = NULL WHERE id IN
              (SELECT id FROM hubspot_write_submission
               WHERE accepted_at < ? AND idempotency_key IS NOT NULL
                 AND idempotency_key NOT LIKE 'import/%' AND idempotency_key NOT LIKE '% import/%'
               LIMIT ?)
            """,
            before)
        .thenCompose(
            done ->
                forgetKeys(
                    """
                    UPDATE hubspot_import SET idempotency_key = NULL WHERE id IN
                      (SELECT id FROM hubspot_import
                       WHERE accepted_at < ? AND idempotency_key IS NOT NULL AND whole = 1 LIMIT ?)
                    """,
                    before));
  }

  private CompletableFuture<Void> forgetKeys(String sql, long before) {
    return store
        .write(
            connection -> {
              try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setLong(1, before);
                update.setInt(2, STEP);
                return update.executeUpdate();
              }
            })
        .thenCompose(
            forgotten ->
                forgotten < STEP
                    ? CompletableFuture.completedFuture(null)
                    : forgetKeys(sql, before));
  }

  /**
   * One way through a table, in the order of its ids. Those of writes and submissions grow with
   * time, so it ends at the first row that is too young: behind it there may be millions.
   *
   * @param select ids beyond one, when the row was accepted, and whether its time has come
   * @param change what becomes of those
   * @param before rows that were accepted later are too young
   */
  private record Pass(String select, String change, long before) {}

  /** How far a pass has come; null at its end. */
  private record Step(String lastId, long changed) {}

  private CompletableFuture<Long> run(Pass pass, String afterId, long changed) {
    return store
        .write(connection -> step(connection, pass, afterId))
        .thenCompose(
            step -> {
              long all = changed + step.changed();
              return step.lastId() == null
                  ? CompletableFuture.completedFuture(all)
                  : run(pass, step.lastId(), all);
            });
  }

  private static Step step(Connection connection, Pass pass, String afterId) throws SQLException {
    List<String> due = new ArrayList<>();
    int seen = 0;
    String last = null;
    try (PreparedStatement select = connection.prepareStatement(pass.select())) {
      select.setString(1, afterId);
      select.setInt(2, STEP);
      ResultSet rows = select.executeQuery();
      while (rows.next() && rows.getLong(2) < pass.before()) {
        seen++;
        last = rows.getString(1);
        if (rows.getBoolean(3)) {
          due.add(last);
        }
      }
    }
    try (PreparedStatement change = connection.prepareStatement(pass.change())) {
      for (String id : due) {
        change.setString(1, id);
        change.addBatch();
      }
      change.executeBatch();
    }
    return new Step(seen == STEP ? last : null, due.size());
  }
}
