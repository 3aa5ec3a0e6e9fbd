package io.caravan.store;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What one caller wants in a transaction: a work or effects, and the future to tell. */
final class Submission<T> {

  private final TransactionWork<T> work;
  private final List<Effect<?>> effects;
  private final long bytes;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private T result;
  private Throwable failure;

  private Submission(TransactionWork<T> work, List<Effect<?>> effects, long bytes) {
    this.work = work;
    this.effects = effects;
    this.bytes = bytes;
  }

  static <T> Submission<T> of(TransactionWork<T> work, long bytes) {
    return new Submission<>(work, List.of(), bytes);
  }

  static Submission<Void> of(List<Effect<?>> effects, long bytes) {
    return new Submission<>(null, List.copyOf(effects), bytes);
  }

  long bytes() {
    return bytes;
  }

  CompletableFuture<T> future() {
    return future;
  }

  /** Runs among others: leaves the last effects open, for a neighbour's to join them. */
  void runTogether(Transaction transaction) throws SQLException {
    failure = null;
    if (work == null) {
      for (Effect<?> effect : effects) {
        transaction.add(effect);
      }
    } else {
      transaction.flush();
      result = work.run(transaction);
    }
  }

  /** Runs on its own; a failure is remembered and leaves no trace in the transaction. */
  void runAlone(Transaction transaction) throws SQLException {
    failure =
        transaction
            .attempt(
                () -> {
                  runTogether(transaction);
                  transaction.flush();
                  return null;
                })
            .orElse(null);
  }

  void fail(Throwable cause) {
    failure = cause;
  }

  /** Tells the caller; runs whatever the caller has attached to the future. */
  void complete() {
    if (failure != null) {
      future.completeExceptionally(failure);
    } else {
      future.complete(result);
    }
  }
}
