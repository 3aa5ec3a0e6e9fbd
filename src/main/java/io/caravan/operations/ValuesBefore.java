package io.caravan.operations;

import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorRecord;
import io.caravan.write.Operation;
import io.caravan.write.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the mirror holds of properties that are about to be changed. Asked before a batch is sent,
 * for its own events come back soon after. A mirror that cannot be read, or that is asked too much,
 * holds no write up: then nothing is known.
 */
public final class ValuesBefore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ValuesBefore.class);
  private static final int WAITING = 64;

  private final MirrorQueries mirror;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          task -> {
            var thread = new Thread(task, "caravan-audit-before");
            thread.setDaemon(true);
            return thread;
          });

  public ValuesBefore(MirrorQueries mirror) {
    this.mirror = mirror;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The values, by property, by the write's id.
   *
   * @param writes of one portal and object type; those that name no record by its id are left out
   */
  CompletableFuture<Map<String, Map<String, String>>> of(List<Write> writes) {
    List<Write> changing = writes.stream().filter(ValuesBefore::isAsked).toList();
    if (changing.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    try {
      return CompletableFuture.supplyAsync(() -> read(changing), threads)
          .exceptionally(
              failure -> {
                LOG.warn("The audit log does not know the values before: {}", failure.getMessage());
                return Map.of();
              });
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(Map.of());
    }
  }

  private static boolean isAsked(Write write) {
    return (write.operation() == Operation.UPDATE || write.operation() == Operation.UPSERT)
        && write.target() != null
        && write.target().isRecordId()
        && write.target().value().matches("\\d{1,18}");
  }

  private Map<String, Map<String, String>> read(List<Write> writes) {
    Write first = writes.get(0);
    Map<Long, MirrorRecord> records =
        mirror.liveRecords(
            first.portalId(),
            first.type(),
            writes.stream().map(ValuesBefore::recordId).distinct().toList());
    Map<String, Map<String, String>> before = new HashMap<>();
    for (Write write : writes) {
      MirrorRecord record = records.get(recordId(write));
      if (record != null) {
        Map<String, String> values = new HashMap<>(record.properties());
        values.keySet().retainAll(write.properties().keySet());
        values.values().removeIf(Objects::isNull);
        before.put(write.id(), values);
      }
    }
    return before;
  }

  private static Long recordId(Write write) {
    return Long.valueOf(write.target().value());
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
