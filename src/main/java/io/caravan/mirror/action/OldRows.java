package io.caravan.mirror.action;

import io.caravan.store.Store;
import java.sql.PreparedStatement;
import java.util.concurrent.CompletableFuture;

/** Forgets the rows at the front of an appended table, a little in one transaction. */
final class OldRows {

  private static final int STEP = 5_000;

  private final Store store;
  private final String delete;

  /**
   * @param key grows with each row
   * @param time when the row was made, in milliseconds; grows with the key, more or less
   */
  OldRows(Store store, String table, String key, String time) {
    this.store = store;
    this.delete =
        "DELETE FROM %1$s WHERE %3$s < ? AND %2$s IN (SELECT %2$s FROM %1$s ORDER BY %2$s LIMIT ?)"
            .formatted(table, key, time);
  }

  /**
   * Forgets what was made before a time.
   *
   * @return completes with the number of rows
   */
  CompletableFuture<Long> forget(long before) {
    return store
        .write(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(delete)) {
                statement.setLong(1, before);
                statement.setInt(2, STEP);
                return (long) statement.executeUpdate();
              }
            })
        .thenCompose(
            forgotten ->
                forgotten < STEP
                    ? CompletableFuture.completedFuture(forgotten)
                    : forget(before).thenApply(more -> more + forgotten));
  }
}
