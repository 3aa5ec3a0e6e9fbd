package io.caravan.write;

import io.caravan.hubspot.ObjectType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends creates, and knows what those made whose outcome may not be on disk yet: a record like
 * theirs must not be taken for that of a lost create with the same content. Thread-safe.
 */
final class Creates {

  /** More than can be on their way to their settlement at once. */
  private static final int REMEMBERED = 50_000;

  private final BatchSender sender;
  private final Set<CompletableFuture<?>> inFlight = ConcurrentHashMap.newKeySet();
  private final Map<String, String> makers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  Creates(BatchSender sender) {
    this.sender = sender;
  }

  /** As {@link BatchSender#send}. */
  CompletableFuture<Map<String, Outcome>> send(List<Write> batch) {
    if (batch.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    var ended = new CompletableFuture<Void>();
    inFlight.add(ended);
    return sender
        .send(batch)
        .whenComplete(
            (outcomes, failure) -> {
              if (outcomes != null) {
                remember(batch.get(0), outcomes);
              }
              inFlight.remove(ended);
              ended.complete(null);
            });
  }

  /** Completes when all that are in flight now have an answer, or none. */
  CompletableFuture<Void> ended() {
    return CompletableFuture.allOf(inFlight.toArray(CompletableFuture[]::new));
  }

  /** Whether the answer to another create named this record. */
  boolean madeByAnother(Write write, String recordId) {
    synchronized (makers) {
      String maker = makers.get(key(write.portalId(), write.type(), recordId));
      return maker != null && !maker.equals(write.id());
    }
  }

  private void remember(Write any, Map<String, Outcome> outcomes) {
    synchronized (makers) {
      outcomes.forEach(
          (id, outcome) -> {
            if (outcome instanceof Outcome.Done done && done.created()) {
              makers.put(key(any.portalId(), any.type(), done.recordId()), id);
            }
          });
    }
  }

  private static String key(long portalId, ObjectType type, String recordId) {
    return portalId + "/" + type.id() + "/" + recordId;
  }
}
