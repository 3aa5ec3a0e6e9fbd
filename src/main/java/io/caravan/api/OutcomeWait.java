package io.caravan.api;

import io.caravan.write.Submission;
import io.caravan.write.WriteTable;
import io.caravan.write.Writes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the outcomes of a submission if its caller would like to, and looks up what is known of
 * it. No thread waits. Whatever fails here, the writes are accepted: the caller hears at least
 * that.
 */
final class OutcomeWait extends AsyncProcessorSupport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeWait.class);

  private final Writes writes;
  private final Executor threads;
  private final Set<CompletableFuture<Boolean>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param threads for queries
   */
  OutcomeWait(Writes writes, Executor threads) {
    this.writes = writes;
    this.threads = threads;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    Preference preference = exchange.getVariable(SubmissionRequest.PREFERENCE, Preference.class);
    if (!(exchange.getMessage().getBody() instanceof Submission submission)) {
      callback.done(true);
      return true;
    }
    if (!preference.waits() && !submission.repeated()) {
      exchange.getMessage().setBody(new Submitted(submission, List.of()));
      callback.done(true);
      return true;
    }
    known(submission, preference)
        .whenComplete(
            (known, failure) -> {
              if (failure != null) {
                LOG.warn("What became of submission {} is not known", submission.id(), failure);
              }
              exchange
                  .getMessage()
                  .setBody(new Submitted(submission, failure == null ? known : List.of()));
              callback.done(false);
            });
    return false;
  }

  private CompletableFuture<List<WriteTable.Row>> known(
      Submission submission, Preference preference) {
    try {
      return CompletableFuture.supplyAsync(
              () -> settled(submission.writeIds(), preference.patience()), threads)
          .thenCompose(settled -> settled)
          .thenApplyAsync(settled -> writes.ofSubmission(submission.id()), threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Boolean> settled(List<String> ids, Duration wait) {
    if (wait.isZero() || closed) {
      return CompletableFuture.completedFuture(false);
    }
    CompletableFuture<Boolean> settled = writes.settled(ids, wait);
    waiting.add(settled);
    if (closed) {
      settled.complete(false);
    }
    return settled.whenComplete((all, failure) -> waiting.remove(settled));
  }

  /** Lets all go that wait, so that a stop need not wait for them. */
  @Override
  public void close() {
    closed = true;
    waiting.forEach(each -> each.complete(false));
  }
}
