package io.caravan.write;

import io.caravan.channel.Handling;
import io.caravan.channel.PermanentFailure;
import io.caravan.store.Store;
import io.caravan.write.echo.Echoes;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Takes a batch from the aggregator to an outcome for each of its writes.
 *
 * <p>A create is marked as sent, durably, before it is sent. One that carries the mark already was
 * on its way when its answer, or this process, was lost: it is looked for first.
 */
public final class WriteBatches {

  private final Store store;
  private final WriteTable table;
  private final BatchSender sender;
  private final Creates creates;
  private final RecordIds recordIds;
  private final LostCreates lostCreates;
  private final Echoes echoes;
  private final WriteSettling settling;
  private final WriteAudit audit;
  private final Duration resolveAfter;
  private final Clock clock;
  private final Instant started;
  private final Merging merging;
  private final MeterRegistry meters;

  WriteBatches(
      Store store,
      WriteTable table,
      BatchSender sender,
      Creates creates,
      RecordIds recordIds,
      LostCreates lostCreates,
      Echoes echoes,
      WriteSettling settling,
      WriteAudit audit,
      WriteSettings settings,
      Clock clock,
      MeterRegistry meters) {
    this.store = store;
    this.table = table;
    this.sender = sender;
    this.creates = creates;
    this.recordIds = recordIds;
    this.lostCreates = lostCreates;
    this.echoes = echoes;
    this.settling = settling;
    this.audit = audit;
    this.resolveAfter = settings.resolveAfter();
    this.merging = new Merging(settings.merge(), settings.batchSizes());
    this.clock = clock;
    this.started = clock.instant();
    this.meters = meters;
  }

  /**
   * Turns a message of a {@code channel:...?ack=settle} route into the body that batches are made
   * of; into none when the write went along with one before it and has its outcome already.
   */
  Processor writes() {
    return exchange ->
        exchange
            .getMessage()
            .setBody(
                pending(exchange.getMessage().getBody(byte[].class), Handling.of(exchange))
                    .orElse(null));
  }

  private Optional<PendingWrite> pending(byte[] body, Handling handling) {
    Write write;
    try {
      write = WriteJson.read(body);
    } catch (InvalidWrite e) {
      throw new PermanentFailure(e.getMessage(), e);
    }
    KnownOutcomes.Known before = merging.next(write);
    var pending = new PendingWrite(write, handling, before.alone());
    if (before.outcome().isEmpty()) {
      return Optional.of(pending);
    }
    settling.settle(pending, before.outcome().get(), Map.of());
    return Optional.empty();
  }

  /** Sends and settles a body that is a list of {@link PendingWrite} with one batch key. */
  AsyncProcessor batches() {
    return new AsyncProcessorSupport() {
      @Override
      @SuppressWarnings("unchecked")
      public boolean process(Exchange exchange, AsyncCallback callback) {
        List<PendingWrite> batch = exchange.getMessage().getBody(List.class);
        run(batch).whenComplete((done, failure) -> callback.done(false));
        return false;
      }
    };
  }

  /** Completes when all of them are settled; never fails. */
  CompletableFuture<Void> run(List<PendingWrite> gathered) {
    // Before a create is marked as sent, which would have it looked for in HubSpot.
    List<PendingWrite> batch =
        gathered.stream().filter(pending -> !settling.withheld(pending, Map.of())).toList();
    if (batch.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Map<String, PendingWrite> byId = new LinkedHashMap<>();
    batch.forEach(pending -> byId.put(pending.write().id(), pending));
    List<Write> writes = batch.stream().map(PendingWrite::write).toList();
    DistributionSummary.builder("caravan.write.batch.size")
        .description("Writes that were sent in one call")
        .tag("operation", writes.get(0).operation().label())
        .register(meters)
        .record(writes.size());
    Map<String, Map<String, String>> before = new ConcurrentHashMap<>();
    CompletableFuture<Map<String, Outcome>> outcomes;
    try {
      outcomes =
          writes.get(0).operation() == Operation.CREATE ? create(writes) : merged(batch, before);
    } catch (RuntimeException e) {
      outcomes = CompletableFuture.failedFuture(e);
    }
    return outcomes.handle(
        (known, failure) -> {
          byId.forEach(
              (id, pending) ->
                  settle(
                      pending,
                      known == null ? null : known.get(id),
                      failure,
                      before.getOrDefault(id, Map.of())));
          return null;
        });
  }

  private void settle(
      PendingWrite pending, Outcome outcome, Throwable failure, Map<String, String> before) {
    if (failure != null) {
      settling.failed(pending, failure, before);
    } else {
      settling.settle(pending, outcome, before);
    }
  }

  /**
   * Sends updates and the like.
   *
   * @param before takes the values that they change
   */
  private CompletableFuture<Map<String, Outcome>> merged(
      List<PendingWrite> batch, Map<String, Map<String, String>> before) {
    return merging.send(
        batch.stream().map(PendingWrite::candidate).toList(), writes -> change(writes, before));
  }

  private CompletableFuture<Map<String, Outcome>> change(
      List<Write> writes, Map<String, Map<String, String>> before) {
    return Addressed.of(writes, recordIds)
        .thenCompose(
            addressed ->
                audit
                    .before(addressed.writes())
                    .thenAccept(before::putAll)
                    .thenCompose(known -> store.apply(List.of(echoes.sending(addressed.writes()))))
                    .thenCompose(noted -> sender.send(addressed.writes()))
                    .thenApply(outcomes -> together(addressed.outcomes(), outcomes)));
  }

  private CompletableFuture<Map<String, Outcome>> create(List<Write> writes) {
    List<String> ids = writes.stream().map(Write::id).toList();
    return store
        .transact(
            transaction -> {
              var before = table.markSent(transaction.connection(), ids, clock.millis());
              transaction.apply(List.of(echoes.sending(unsent(writes, before))));
              return before;
            })
        .thenCompose(before -> create(writes, before));
  }

  private static List<Write> unsent(List<Write> writes, Map<String, Instant> sentBefore) {
    return writes.stream().filter(write -> !sentBefore.containsKey(write.id())).toList();
  }

  private CompletableFuture<Map<String, Outcome>> create(
      List<Write> writes, Map<String, Instant> sentBefore) {
    List<Write> fresh = new ArrayList<>();
    Map<Write, Instant> lost = new LinkedHashMap<>();
    Map<String, Outcome> tooEarly = new HashMap<>();
    for (Write write : writes) {
      Instant sentAt = sentBefore.get(write.id());
      if (sentAt == null) {
        fresh.add(write);
      } else if (lookFrom(sentAt).isAfter(clock.instant())) {
        tooEarly.put(
            write.id(),
            new Outcome.Postponed(lookFrom(sentAt), "its answer was lost a moment ago"));
      } else {
        lost.put(write, sentAt);
      }
    }
    return creates
        .send(fresh)
        .thenCompose(
            sent ->
                lost.isEmpty()
                    ? CompletableFuture.completedFuture(together(sent, tooEarly))
                    : resolve(lost).thenApply(found -> together(together(sent, tooEarly), found)));
  }

  /**
   * The call may be on its way still, and search sees a record only after a while. One that a
   * process before this one had marked may have waited for its permit until that process died.
   */
  private Instant lookFrom(Instant sentAt) {
    return (sentAt.isAfter(started) ? sentAt : started).plus(resolveAfter);
  }

  private CompletableFuture<Map<String, Outcome>> resolve(Map<Write, Instant> lost) {
    return lostCreates
        .find(lost)
        .handle(
            (found, failure) ->
                failure == null
                    ? resolved(lost, found)
                    : CompletableFuture.completedFuture(unknown(lost, failure)))
        .thenCompose(Function.identity());
  }

  private CompletableFuture<Map<String, Outcome>> resolved(
      Map<Write, Instant> lost, Map<String, String> found) {
    Map<String, Outcome> outcomes = new HashMap<>();
    List<Write> again = new ArrayList<>();
    for (Write write : lost.keySet()) {
      String recordId = found.get(write.id());
      if (recordId == null) {
        again.add(write);
      } else {
        echoes.sentBefore(write, lost.get(write));
        outcomes.put(write.id(), new Outcome.Done(recordId, true));
      }
    }
    if (again.isEmpty()) {
      return CompletableFuture.completedFuture(outcomes);
    }
    List<String> ids = again.stream().map(Write::id).toList();
    return store
        .transact(
            transaction -> {
              table.sentAgain(transaction.connection(), ids, clock.millis());
              transaction.apply(List.of(echoes.sending(again)));
              return null;
            })
        .thenCompose(noted -> creates.send(again))
        .thenApply(sent -> together(outcomes, sent));
  }

  private static Map<String, Outcome> unknown(Map<Write, Instant> lost, Throwable failure) {
    Map<String, Outcome> outcomes = new HashMap<>();
    lost.keySet()
        .forEach(write -> outcomes.put(write.id(), new Outcome.Failed(String.valueOf(failure))));
    return outcomes;
  }

  private static Map<String, Outcome> together(
      Map<String, Outcome> some, Map<String, Outcome> others) {
    Map<String, Outcome> all = new HashMap<>(some);
    all.putAll(others);
    return all;
  }
}
