package io.caravan.write;

import io.caravan.write.WriteTable.Settlement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Callers that wait for outcomes of writes in this process. */
final class WriteWaiters {

  private final Map<String, CompletableFuture<Settlement>> waiting = new ConcurrentHashMap<>();

  /**
   * Begins to wait; to be called before the writes are accepted, or an outcome might be missed.
   *
   * @return completes when all of the writes are settled; {@link #leave} it when it is given up
   */
  CompletableFuture<Void> await(Collection<String> ids) {
    List<CompletableFuture<Settlement>> each =
        ids.stream()
            .map(id -> waiting.computeIfAbsent(id, first -> new CompletableFuture<>()))
            .toList();
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new));
  }

  void leave(Collection<String> ids) {
    ids.forEach(waiting::remove);
  }

  void settled(Settlement settlement) {
    CompletableFuture<Settlement> waiter = waiting.remove(settlement.id());
    if (waiter != null) {
      // On a thread of its own: this one is the database's only writer.
      waiter.completeAsync(() -> settlement);
    }
  }
}
