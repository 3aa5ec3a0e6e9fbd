package io.caravan.write;

import io.caravan.write.WriteTable.Settlement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells those who wait what became of their writes, but not before it is on disk: an outcome that
 * somebody has heard of must not be lost. Where nobody waits, nothing is waited for.
 */
final class DurableNews implements Consumer<List<Settlement>> {

  private final WriteWaiters waiters;
  private final Supplier<CompletableFuture<Void>> durable;

  /**
   * @param durable gives what completes when all that was committed is on disk
   */
  DurableNews(WriteWaiters waiters, Supplier<CompletableFuture<Void>> durable) {
    this.waiters = waiters;
    this.durable = durable;
  }

  @Override
  public void accept(List<Settlement> settled) {
    if (waiters.size() > 0) {
      // Even if it fails: what HubSpot has done is done.
      durable.get().whenComplete((done, failure) -> settled.forEach(waiters::settled));
    }
  }
}
