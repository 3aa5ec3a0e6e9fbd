package io.caravan.mirror.reconcile;

import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Forgets old runs with what they found, a little in one transaction; never the one that says how
 * far changes were compared, nor the last one of an object type.
 */
final class ReconcilePurge {

  private static final int STEP = 5_000;

  private final Store store;
  private final Duration keep;
  private final Clock clock;

  ReconcilePurge(Store store, Duration keep, Clock clock) {
    this.store = store;
    this.keep = keep;
    this.clock = clock;
  }

  /** Completes with the number of runs that were forgotten. */
  CompletableFuture<Long> run() {
    return run(clock.millis() - keep.toMillis(), 0);
  }

  private CompletableFuture<Long> run(long before, long forgotten) {
    return store
        .write(connection -> step(connection, before))
        .thenCompose(
            step ->
                switch (step) {
                  case NOTHING_OLD -> CompletableFuture.completedFuture(forgotten);
                  case MORE_OF_A_RUN -> run(before, forgotten);
                  case A_RUN -> run(before, forgotten + 1);
                });
  }

  private enum Step {
    NOTHING_OLD,
    MORE_OF_A_RUN,
    A_RUN
  }

  private static Step step(Connection connection, long before) throws SQLException {
    long run = oldest(connection, before);
    if (run == 0) {
      return Step.NOTHING_OLD;
    }
    String drift =
        """
        DELETE FROM reconcile_drift WHERE run_id = ? AND number IN
          (SELECT number FROM reconcile_drift WHERE run_id = ? ORDER BY number LIMIT ?)
        """;
    if (delete(connection, drift, run, run, STEP) == STEP) {
      return Step.MORE_OF_A_RUN;
    }
    delete(connection, "DELETE FROM reconcile_range WHERE run_id = ?", run);
    delete(connection, "DELETE FROM reconcile_run WHERE id = ?", run);
    return Step.A_RUN;
  }

  /** 0 for none. */
  private static long oldest(Connection connection, long before) throws SQLException {
    String sql =
        """
        SELECT old.id FROM reconcile_run old
        WHERE old.finished_at > 0 AND old.finished_at < ? AND EXISTS (
          SELECT 1 FROM reconcile_run later
          WHERE later.portal_id = old.portal_id AND later.object_type = old.object_type
            AND later.id > old.id AND later.finished_at > 0
            AND later.checked_to >= old.checked_to
            AND (later.verdict IN ('equal', 'repaired', 'drift')
              OR old.verdict NOT IN ('equal', 'repaired', 'drift')))
        ORDER BY old.id LIMIT 1
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, before);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static int delete(Connection connection, String sql, long... values) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        delete.setLong(i + 1, values[i]);
      }
      return delete.executeUpdate();
    }
  }
}
