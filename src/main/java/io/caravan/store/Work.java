package io.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Statements to run on a connection that somebody else opened and will commit.
 *
 * <p>A work may run more than once: when another work of the same group fails, all is rolled back
 * and run again. So it changes the database alone, and keeps nothing of an earlier run.
 *
 * @param <T> what the work gives back
 */
@FunctionalInterface
public interface Work<T> {

  /** Runs the statements. Must not commit, roll back or close. */
  T run(Connection connection) throws SQLException;
}
