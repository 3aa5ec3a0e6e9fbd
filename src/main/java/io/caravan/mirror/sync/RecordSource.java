package io.caravan.mirror.sync;

import io.caravan.store.Effect;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where the records of a run come from. Thread-safe; keeps all that belongs to a run in its
 * checkpoint.
 */
public interface RecordSource {

  /**
   * Reads the page that begins at a checkpoint.
   *
   * @param checkpoint of the page before, or {@link #begin}
   * @return the page; fails as the gateway fails
   */
  CompletableFuture<FetchedPage> next(SyncRun run, String checkpoint);

  /** Where the first page begins. */
  default CompletableFuture<String> begin(SyncRun run) {
    return CompletableFuture.completedFuture("");
  }

  /** What takes place together with the last page, such as moving on where the next run begins. */
  default List<Effect<?>> finish(SyncRun run, FetchedPage last) {
    return List.of();
  }
}
