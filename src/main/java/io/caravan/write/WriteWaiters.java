package io.caravan.write;

import io.caravan.write.WriteTable.Settlement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Callers that wait for outcomes of writes in this process; several may wait for the same one. */
final class WriteWaiters {

  private final Map<String, List<Waiting>> byWrite = new ConcurrentHashMap<>();

  /** One caller that waits. */
  static final class Waiting {

    private final List<String> ids;
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> all = new CompletableFuture<>();

    private Waiting(Collection<String> ids) {
      this.ids = List.copyOf(ids);
      open.addAll(ids);
    }

    /** Completes, on a thread of its own, when all of the writes are settled. */
    CompletableFuture<Void> all() {
      return all;
    }

    void settled(String id) {
      if (open.remove(id) && open.isEmpty()) {
        // Whoever tells is often the database's only writer.
        all.completeAsync(() -> null);
      }
    }
  }

  /**
   * Begins to wait.
   *
   * @return to be {@link #leave left} when it is over, in whatever way
   */
  Waiting await(Collection<String> ids) {
    var waiting = new Waiting(ids);
    for (String id : waiting.ids) {
      byWrite.merge(
          id,
          List.of(waiting),
          (before, one) -> {
            var all = new ArrayList<>(before);
            all.addAll(one);
            return all;
          });
    }
    return waiting;
  }

  void leave(Waiting waiting) {
    for (String id : waiting.ids) {
      byWrite.computeIfPresent(
          id,
          (same, all) -> {
            List<Waiting> rest = all.stream().filter(each -> each != waiting).toList();
            return rest.isEmpty() ? null : rest;
          });
    }
  }

  void settled(Settlement settlement) {
    List<Waiting> all = byWrite.remove(settlement.id());
    if (all != null) {
      all.forEach(waiting -> waiting.settled(settlement.id()));
    }
  }

  /** Writes that somebody waits for. */
  int size() {
    return byWrite.size();
  }
}
