package io.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Statements to run on a connection that somebody else opened and will commit.
 *
 * @param <T> what the work gives back
 */
@FunctionalInterface
public interface Work<T> {

  /** Runs the statements. Must not commit, roll back or close. */
  T run(Connection connection) throws SQLException;
}
