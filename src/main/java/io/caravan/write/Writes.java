package io.caravan.write;

import io.caravan.channel.ChannelMessage;
import io.caravan.channel.Channels;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.Transaction;
import io.caravan.write.WriteTable.Settlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The way in for changes to HubSpot, and the way to ask what became of them. Thread-safe. */
public final class Writes {

  private final Store store;
  private final Channels channels;
  private final String channel;
  private final WriteTable table;
  private final SubmissionTable submissions;
  private final WriteWaiters waiters;
  private final Supplier<String> ids;
  private final Clock clock;
  private final Counter accepted;

  Writes(
      Store store,
      Channels channels,
      String channel,
      WriteTable table,
      SubmissionTable submissions,
      WriteWaiters waiters,
      Supplier<String> ids,
      Clock clock,
      MeterRegistry meters) {
    this.store = store;
    this.channels = channels;
    this.channel = channel;
    this.table = table;
    this.submissions = submissions;
    this.waiters = waiters;
    this.ids = ids;
    this.clock = clock;
    this.accepted = meters.counter("caravan.write.accepted");
    // Opening a channel needs the database's writer, which is busy when a write is accepted.
    channels.backlog(channel);
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
    return accept(submissionId, writes, Map.of(), idempotencyKey, fingerprint);
  }

  /**
   * Accepts writes of which some are refused at once: they have their outcome, and are not sent.
   *
   * @param refused why, by write id
   * @see #accept(String, List, String, String)
   */
  public CompletableFuture<Submission> accept(
      String submissionId,
      List<Write> writes,
      Map<String, List<Problem>> refused,
      String idempotencyKey,
      String fingerprint) {
    List<Write> toSend = writes.stream().filter(it -> !refused.containsKey(it.id())).toList();
    channels.requireRoom(channel, toSend.size());
    List<Effect<?>> messages =
        toSend.isEmpty() ? List.of() : List.of(channels.appending(channel, messages(toSend)));
    long now = clock.millis();
    List<Settlement> refusals = refusals(writes, refused, now);
    CompletableFuture<Submission> accepting =
        store.transact(
            transaction -> {
              Optional<SubmissionTable.Row> earlier =
                  submissions.insert(
                      transaction.connection(), submissionId, idempotencyKey, fingerprint, now);
              if (earlier.isPresent()) {
                return repeated(earlier.get(), fingerprint, transaction);
              }
              table.insert(transaction.connection(), submissionId, writes, now);
              table.settle(transaction.connection(), refusals);
              transaction.apply(messages);
              accepted.increment(toSend.size());
              return new Submission(submissionId, writes.stream().map(Write::id).toList(), false);
            });
    return accepting.whenComplete(
        (submission, failure) -> {
          if (failure == null && !submission.repeated()) {
            refusals.forEach(waiters::settled);
          }
        });
  }

  /**
   * Waits for outcomes; to be asked before the writes are accepted, so that none is missed.
   *
   * @return completes when all of the writes are settled, or when the time is up, with whether they
   *     are
   */
  public CompletableFuture<Boolean> settled(List<String> writeIds, Duration atMost) {
    return waiters
        .await(writeIds)
        .thenApply(all -> true)
        .completeOnTimeout(false, atMost.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((settled, failure) -> waiters.leave(writeIds));
  }

  /** What is known of a write. */
  public Optional<WriteTable.Row> find(String id) {
    return store.read(connection -> table.find(connection, id));
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
