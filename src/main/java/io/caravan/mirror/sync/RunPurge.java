package io.caravan.mirror.sync;

import io.caravan.store.Store;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Forgets old runs, a little in one transaction; never the last one in earnest of its kind, for the
 * schedule goes by it.
 */
final class RunPurge {

  private static final int STEP = 1_000;

  private static final String DELETE =
      """
      DELETE FROM sync_run WHERE run_id IN (
        SELECT old.run_id FROM sync_run old
        WHERE old.state NOT IN ('waiting', 'running') AND old.ended_at < ? AND EXISTS (
          SELECT 1 FROM sync_run later
          WHERE later.portal_id = old.portal_id AND later.object = old.object
            AND later.mode = old.mode AND later.started_at > old.started_at
            AND later.request NOT LIKE '%"dryRun":true%')
        ORDER BY old.run_id LIMIT ?)
      """;

  private final Store store;
  private final Duration keep;
  private final Clock clock;

  RunPurge(Store store, Duration keep, Clock clock) {
    this.store = store;
    this.keep = keep;
    this.clock = clock;
  }

  /** Completes with the number of runs that were forgotten. */
  CompletableFuture<Long> run() {
    long before = clock.millis() - keep.toMillis();
    return store
        .write(
            connection -> {
              try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                delete.setLong(1, before);
                delete.setInt(2, STEP);
                return (long) delete.executeUpdate();
              }
            })
        .thenCompose(
            forgotten ->
                forgotten < STEP
                    ? CompletableFuture.completedFuture(forgotten)
                    : run().thenApply(more -> more + forgotten));
  }
}
