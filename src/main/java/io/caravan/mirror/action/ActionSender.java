package io.caravan.mirror.action;

import io.caravan.channel.PermanentFailure;
import io.caravan.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Sends a body that is a list of {@link PendingAction} to the webhook, and settles each: taken,
 * failed, postponed as the receiver asks, or given up on. A batch that the receiver finds unfit is
 * sent again in halves, so that one action does not fail the others.
 */
final class ActionSender extends AsyncProcessorSupport {

  private final Store store;
  private final ActionTable table = new ActionTable();
  private final Receiver receiver;
  private final SentActions sent;
  private final Clock clock;
  private volatile Instant pausedUntil = Instant.EPOCH;

  ActionSender(Store store, Receiver receiver, SentActions sent, Clock clock) {
    this.store = store;
    this.receiver = receiver;
    this.sent = sent;
    this.clock = clock;
  }

  /** An action with the message that it waits in. */
  private record Loaded(PendingAction pending, Action action) {}

  @Override
  @SuppressWarnings("unchecked")
  public boolean process(Exchange exchange, AsyncCallback callback) {
    List<PendingAction> batch = exchange.getMessage().getBody(List.class);
    send(batch).whenComplete((done, failure) -> callback.done(false));
    return false;
  }

  /** Completes when all of them are settled; never fails. */
  CompletableFuture<Void> send(List<PendingAction> batch) {
    Instant until = pausedUntil;
    if (clock.instant().isBefore(until)) {
      batch.forEach(pending -> pending.handling().postponeUntil(until));
      return CompletableFuture.completedFuture(null);
    }
    try {
      List<Loaded> loaded = load(batch);
      return loaded.isEmpty() ? CompletableFuture.completedFuture(null) : post(loaded);
    } catch (RuntimeException e) {
      batch.forEach(pending -> pending.handling().fail(e));
      return CompletableFuture.completedFuture(null);
    }
  }

  private List<Loaded> load(List<PendingAction> batch) {
    List<String> ids = batch.stream().map(PendingAction::id).toList();
    Map<String, Action> actions = store.read(connection -> table.load(connection, ids));
    var loaded = new ArrayList<Loaded>(batch.size());
    for (PendingAction pending : batch) {
      Action action = actions.get(pending.id());
      if (action == null) {
        pending.handling().fail(ForgottenAction.of(pending.id()));
      } else {
        loaded.add(new Loaded(pending, action));
      }
    }
    loaded.sort(Comparator.comparingLong(one -> one.action().seq()));
    return loaded;
  }

  private CompletableFuture<Void> post(List<Loaded> batch) {
    byte[] body = ActionJson.batch(batch.stream().map(Loaded::action).toList());
    return receiver
        .post(body)
        .handle(
            (answer, failure) ->
                failure == null ? answered(batch, answer) : unanswered(batch, failure))
        .thenCompose(settled -> settled);
  }

  private CompletableFuture<Void> answered(List<Loaded> batch, ReceiverAnswer answer) {
    switch (answer.verdict()) {
      case TAKEN -> taken(batch);
      case LATER -> later(batch, answer);
      case UNFIT -> {
        if (batch.size() > 1) {
          int half = batch.size() / 2;
          return post(batch.subList(0, half))
              .thenCompose(done -> post(batch.subList(half, batch.size())));
        }
        fail(batch, new PermanentFailure(answer.reason()));
      }
      case REFUSED -> fail(batch, new PermanentFailure(answer.reason()));
    }
    return CompletableFuture.completedFuture(null);
  }

  private void taken(List<Loaded> batch) {
    for (Loaded one : batch) {
      one.pending().handling().settle(List.of());
      sent.sent(one.pending().portalId());
    }
  }

  private void later(List<Loaded> batch, ReceiverAnswer answer) {
    if (answer.retryAfter().isEmpty()) {
      fail(batch, new ReceiverUnavailable(answer.reason(), null));
      return;
    }
    Instant until = clock.instant().plus(answer.retryAfter().get());
    pausedUntil = until;
    batch.forEach(one -> one.pending().handling().postponeUntil(until));
  }

  private CompletableFuture<Void> unanswered(List<Loaded> batch, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    fail(
        batch,
        new ReceiverUnavailable(
            "The receiver of actions gave no answer: " + cause.getClass().getSimpleName(), cause));
    return CompletableFuture.completedFuture(null);
  }

  private void fail(List<Loaded> batch, RuntimeException reason) {
    for (Loaded one : batch) {
      one.pending().handling().fail(reason);
      sent.failed(one.pending().portalId());
    }
  }

  /** The receiver did not take the actions; it may do so later. */
  static final class ReceiverUnavailable extends RuntimeException {
    ReceiverUnavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
