package io.caravan.store;

import java.sql.SQLException;

/**
 * Like {@link Work}, for works that apply effects or take back a part of what they did.
 *
 * @param <T> what the work gives back
 */
@FunctionalInterface
public interface TransactionWork<T> {

  /** Runs in the transaction. May be run again after a roll back, like a {@link Work}. */
  T run(Transaction transaction) throws SQLException;
}
