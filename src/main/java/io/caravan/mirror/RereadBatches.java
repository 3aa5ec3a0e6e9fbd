package io.caravan.mirror;

import io.caravan.channel.PermanentFailure;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Reads a batch of records again in one call and settles each request: done with what was learned,
 * failed, or postponed until the portal has quota again.
 */
public final class RereadBatches {

  private final Store store;
  private final RecordReader reader;
  private final MirrorWriter writer;
  private final Counter batches;
  private final Counter records;

  RereadBatches(Store store, RecordReader reader, MirrorWriter writer, MeterRegistry meters) {
    this.store = store;
    this.reader = reader;
    this.writer = writer;
    this.batches = meters.counter("caravan.mirror.rereads.batches");
    this.records = meters.counter("caravan.mirror.rereads.records");
  }

  /** Turns a message of the refetch channel into the body that batches are made of. */
  Processor requests() {
    return exchange -> exchange.getMessage().setBody(Reread.of(exchange));
  }

  /** Reads and settles a body that is a list of {@link Reread} of one portal and type. */
  AsyncProcessor batches() {
    return new AsyncProcessorSupport() {
      @Override
      @SuppressWarnings("unchecked")
      public boolean process(Exchange exchange, AsyncCallback callback) {
        List<Reread> batch = exchange.getMessage().getBody(List.class);
        read(batch).whenComplete((done, failure) -> callback.done(false));
        return false;
      }
    };
  }

  /** Completes when all of them are settled; never fails. */
  CompletableFuture<Void> read(List<Reread> batch) {
    Map<RecordRef, RecordRef> current;
    CompletableFuture<Map<Long, List<RecordChange>>> answer;
    try {
      current = currentRefs(batch);
      RecordRef any = batch.get(0).request().ref();
      answer = read(any.portalId(), any.type(), wanted(batch, current));
    } catch (RuntimeException e) {
      batch.forEach(reread -> reread.handling().fail(e));
      return CompletableFuture.completedFuture(null);
    }
    Map<RecordRef, RecordRef> asked = current;
    return answer.handle(
        (learned, failure) -> {
          for (Reread reread : batch) {
            if (failure == null) {
              settle(reread, learned.get(asked.get(reread.request().ref()).id()));
            } else {
              giveBack(reread, failure);
            }
          }
          return null;
        });
  }

  private CompletableFuture<Map<Long, List<RecordChange>>> read(
      long portalId, ObjectType type, Map<Long, Long> wanted) {
    batches.increment();
    records.increment(wanted.size());
    return reader.read(portalId, type, wanted, Priority.NORMAL);
  }

  /** Ids that have been merged since are read under the id that lives on. */
  private Map<RecordRef, RecordRef> currentRefs(List<Reread> batch) {
    Set<RecordRef> refs = new HashSet<>();
    batch.forEach(reread -> refs.add(reread.request().ref()));
    Map<RecordRef, RecordRef> current = new HashMap<>();
    refs.forEach(ref -> current.put(ref, ref));
    current.putAll(
        store.read(connection -> new MergeRepository(store.dialect()).survivors(connection, refs)));
    return current;
  }

  private static Map<Long, Long> wanted(List<Reread> batch, Map<RecordRef, RecordRef> current) {
    Map<Long, Long> wanted = new LinkedHashMap<>();
    for (Reread reread : batch) {
      wanted.merge(current.get(reread.request().ref()).id(), reread.request().at(), Math::max);
    }
    return wanted;
  }

  private void settle(Reread reread, List<RecordChange> learned) {
    List<Effect<?>> effects = new ArrayList<>(2);
    for (RecordChange change : learned) {
      effects.add(writer.effect(new PendingChange(change, reread.request().origin())));
    }
    reread.handling().settle(effects);
  }

  private static void giveBack(Reread reread, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    CallError error = cause instanceof CallFailed failed ? failed.error() : null;
    if (error instanceof CallError.DailyQuotaUsed used) {
      reread.handling().postponeUntil(used.resetsAt());
    } else if (error instanceof CallError.Rejected) {
      reread.handling().fail(new PermanentFailure(error.message(), cause));
    } else {
      reread.handling().fail(cause);
    }
  }
}
