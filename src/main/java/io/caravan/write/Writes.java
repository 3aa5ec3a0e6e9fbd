package io.caravan.write;

import io.caravan.access.Caller;
import io.caravan.channel.ChannelMessage;
import io.caravan.channel.Channels;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.Transaction;
import io.caravan.write.WriteTable.Settlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The way in for changes to HubSpot, and the way to ask what became of them. Thread-safe. */
public final class Writes {

  private final Store store;
  private final Channels channels;
  private final WriteChannels writeChannels;
  private final PortalMetrics portals;
  private final WriteTable table;
  private final WaitingTable waiting = new WaitingTable();
  private final SubmissionTable submissions;
  private final WriteWaiters waiters;
  private final WriteAudit audit;
  private final Supplier<String> ids;
  private final Clock clock;
  private final Counter accepted;

  Writes(
      Store store,
      Channels channels,
      WriteChannels writeChannels,
      PortalMetrics portals,
      WriteTable table,
      SubmissionTable submissions,
      WriteWaiters waiters,
      WriteAudit audit,
      Supplier<String> ids,
      Clock clock,
      MeterRegistry meters) {
    this.store = store;
    this.channels = channels;
    this.writeChannels = writeChannels;
    this.portals = portals;
    this.table = table;
    this.submissions = submissions;
    this.waiters = waiters;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
    this.accepted = meters.counter("caravan.write.accepted");
  }

  /** A new id for a write or a submission; later ones are greater. */
  public String newId() {
    return ids.get();
  }

  /**
   * Accepts writes: all of them, or none.
   *
   * @param submissionId names the submission
   * @param idempotencyKey a request with the same key is accepted once; null for none
   * @param fingerprint hash of the request, to tell a repetition from a mistake
   * @return completes when they are durable; fails with {@link IdempotencyKeyReused}
   * @throws io.caravan.channel.ChannelFull when no more can be kept
   * @throws io.caravan.store.StoreOverloaded when too much waits to be committed
   */
  public CompletableFuture<Submission> accept(
      String submissionId, List<Write> writes, String idempotencyKey, String fingerprint) {
    return accept(submissionId, writes, Map.of(), idempotencyKey, fingerprint, null);
  }

  /**
   * Accepts writes of which some are refused at once: they have their outcome, and are not sent.
   *
   * @param refused why, by write id
   * @param caller who hands them over; null for a route of Caravan's own
   * @see #accept(String, List, String, String)
   */
  public CompletableFuture<Submission> accept(
      String submissionId,
      List<Write> writes,
      Map<String, List<Problem>> refused,
      String idempotencyKey,
      String fingerprint,
      Caller caller) {
    return accept(new Request(submissionId, writes, refused, idempotencyKey, fingerprint, caller));
  }

  /** What is to be accepted together. */
  private record Request(
      String submissionId,
      List<Write> writes,
      Map<String, List<Problem>> refused,
      String idempotencyKey,
      String fingerprint,
      Caller caller) {

    List<Write> toSend() {
      return writes.stream().filter(write -> !refused.containsKey(write.id())).toList();
    }

    SubmittedWrites told(long now) {
      return new SubmittedWrites(
          submissionId, caller, writes, refused.size(), Instant.ofEpochMilli(now));
    }

    List<Write> notToSend() {
      return writes.stream().filter(write -> refused.containsKey(write.id())).toList();
    }
  }

  private CompletableFuture<Submission> accept(Request request) {
    Map<String, List<Write>> usual = writeChannels.assign(request.toSend(), Map.of());
    if (!usual.keySet().stream().allMatch(channels::isOpen)) {
      // Before the transaction and on another thread: opening one waits for the database's writer.
      return CompletableFuture.runAsync(() -> channels.open(usual.keySet()))
          .thenCompose(opened -> accept(request));
    }
    usual.forEach((channel, some) -> channels.requireRoom(channel, some.size()));
    request.writes().forEach(write -> portals.portal(write.portalId()));
    List<Settlement> refusals = refusals(request.writes(), request.refused(), clock.millis());
    return store
        .transact(transaction -> accept(transaction, request, refusals))
        .whenComplete(
            (submission, failure) -> {
              if (failure == null && !submission.repeated()) {
                refusals.forEach(waiters::settled);
              }
            })
        .exceptionallyComposeAsync(
            failure -> {
              if (!(failure instanceof NotOpen || failure.getCause() instanceof NotOpen)) {
                return CompletableFuture.failedFuture(failure);
              }
              request.toSend().stream()
                  .map(Write::portalId)
                  .distinct()
                  .forEach(portal -> channels.open(writeChannels.ofPortal(portal)));
              return accept(request);
            });
  }

  /** Another process has made a channel of which this one does not know yet. */
  private static final class NotOpen extends RuntimeException {

    NotOpen(String channel) {
      super("Channel " + channel + " is not open", null, false, false);
    }
  }

  private Submission accept(Transaction transaction, Request request, List<Settlement> refusals)
      throws SQLException {
    Connection connection = transaction.connection();
    long now = clock.millis();
    Optional<SubmissionTable.Row> earlier =
        submissions.insert(
            connection,
            request.submissionId(),
            request.idempotencyKey(),
            request.fingerprint(),
            request.caller(),
            now);
    if (earlier.isPresent()) {
      return repeated(earlier.get(), request.fingerprint(), transaction);
    }
    List<Write> toSend = request.toSend();
    List<Effect<?>> messages = new ArrayList<>();
    for (var some : writeChannels.assign(toSend, waiting(connection, toSend)).entrySet()) {
      String channel = some.getKey();
      if (!channels.isOpen(channel)) {
        throw new NotOpen(channel);
      }
      waiting.insert(connection, request.submissionId(), channel, some.getValue(), now);
      messages.add(channels.appending(channel, messages(some.getValue())));
    }
    waiting.insertRefused(connection, request.submissionId(), request.notToSend(), now);
    table.settle(connection, refusals);
    if (request.caller() != null) {
      messages.add(audit.submitted(request.told(now)));
    }
    transaction.apply(messages);
    accepted.increment(toSend.size());
    return new Submission(
        request.submissionId(), request.writes().stream().map(Write::id).toList(), false);
  }

  private Map<Long, String> waiting(Connection connection, List<Write> writes) throws SQLException {
    Set<Long> records = new HashSet<>();
    for (Write write : writes) {
      if (write.target() != null) {
        records.add(WriteChannels.recordHash(write));
      }
    }
    return records.isEmpty() ? Map.of() : waiting.channels(connection, records);
  }

  /**
   * Waits for outcomes, also of writes that may be settled already. Blocks for one query, and no
   * thread after that.
   *
   * @return completes when all of the writes are settled, or when the time is up, with whether they
   *     are
   */
  public CompletableFuture<Boolean> settled(List<String> writeIds, Duration atMost) {
    WriteWaiters.Waiting waiting = waiters.await(writeIds);
    try {
      // After the waiting has begun: what is settled in between is told twice, never missed.
      store.read(connection -> table.settledAmong(connection, writeIds)).forEach(waiting::settled);
    } catch (RuntimeException e) {
      waiters.leave(waiting);
      throw e;
    }
    return waiting
        .all()
        .thenApply(all -> true)
        .completeOnTimeout(false, atMost.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((settled, failure) -> waiters.leave(waiting));
  }

  /** What is known of a write. */
  public Optional<WriteTable.Row> find(String id) {
    return store.read(connection -> table.find(connection, id));
  }

  /**
   * What is known of the associations that a write has brought and that HubSpot could not take
   * together with its record: each is a write of its own.
   */
  public List<WriteTable.Row> children(String id) {
    return store.read(connection -> table.children(connection, id));
  }

  /** What is known of all writes of a submission, in the order in which they were given. */
  public List<WriteTable.Row> ofSubmission(String submission) {
    return store.read(connection -> table.ofSubmission(connection, submission));
  }

  /**
   * A page of writes, the newest first.
   *
   * @param beforeId the last id of the page before; null for the first page
   */
  public List<WriteTable.Row> list(WriteFilter filter, String beforeId, int limit) {
    return store.read(connection -> table.list(connection, filter, beforeId, limit));
  }

  private Submission repeated(
      SubmissionTable.Row earlier, String fingerprint, Transaction transaction)
      throws SQLException {
    if (!earlier.fingerprint().equals(fingerprint)) {
      throw new IdempotencyKeyReused();
    }
    List<String> ids =
        table.ofSubmission(transaction.connection(), earlier.id()).stream()
            .map(WriteTable.Row::id)
            .toList();
    return new Submission(earlier.id(), ids, true);
  }

  private static List<Settlement> refusals(
      List<Write> writes, Map<String, List<Problem>> refused, long now) {
    return writes.stream()
        .filter(write -> refused.containsKey(write.id()))
        .map(
            write ->
                new Settlement(
                    write.id(), State.REJECTED, null, false, refused.get(write.id()), now))
        .toList();
  }

  private static List<ChannelMessage> messages(List<Write> writes) {
    List<ChannelMessage> messages = new ArrayList<>(writes.size());
    for (Write write : writes) {
      messages.add(ChannelMessage.of(write.orderKey(), WriteJson.write(write)));
    }
    return messages;
  }
}
