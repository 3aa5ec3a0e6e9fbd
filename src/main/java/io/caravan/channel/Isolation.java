package io.caravan.channel;

import io.caravan.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Commits a batch that failed as a whole: each message's effects under a savepoint of their own. A
 * message whose effects fail is treated as a failed attempt, and later ones of its key are handled
 * again after it.
 */
final class Isolation {

  private final ChannelTables tables;
  private final Failures failures;

  Isolation(ChannelTables tables, Failures failures) {
    this.tables = tables;
    this.failures = failures;
  }

  /**
   * @return what became of each outcome of the batch, in order; null for one that stays in the
   *     deferred table as it was
   */
  List<Outcome> run(Transaction transaction, Batch batch) throws SQLException {
    Set<Long> failedKeys = new HashSet<>();
    List<Outcome> settled = new ArrayList<>(batch.outcomes().size());
    for (Outcome outcome : batch.outcomes()) {
      settled.add(settle(transaction, outcome, failedKeys));
    }
    List<Outcome> changes = new ArrayList<>(settled);
    changes.removeIf(outcome -> outcome == null);
    tables.save(transaction.connection(), batch.with(changes));
    return settled;
  }

  private Outcome settle(Transaction transaction, Outcome outcome, Set<Long> failedKeys)
      throws SQLException {
    Delivery delivery = outcome.delivery();
    if (outcome.passes() && failedKeys.contains(delivery.keyHash())) {
      return delivery.fromLog() ? Outcome.held(delivery) : null;
    }
    if (outcome.effects().isEmpty()) {
      return outcome;
    }
    Exception error = transaction.attempt(outcome.effects()).orElse(null);
    if (error == null) {
      return outcome;
    }
    failedKeys.add(delivery.keyHash());
    return failures.decide(delivery, error);
  }
}
