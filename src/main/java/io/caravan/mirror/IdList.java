package io.caravan.mirror;

import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Any number of ids as one parameter, so that a statement's text does not depend on their count.
 */
public final class IdList {

  private final Dialect dialect;

  public IdList(Dialect dialect) {
    this.dialect = dialect;
  }

  /** A condition with one parameter: the column is one of the ids. */
  public String isOneOf(String column) {
    return switch (dialect) {
      case SQLITE -> column + " IN (SELECT value FROM json_each(?))";
      case POSTGRESQL -> column + " = ANY(?)";
    };
  }

  /** Sets that parameter. */
  public void set(
      Connection connection, PreparedStatement statement, int index, Collection<Long> ids)
      throws SQLException {
    switch (dialect) {
      case SQLITE ->
          statement.setString(
              index, ids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]")));
      case POSTGRESQL ->
          statement.setArray(index, connection.createArrayOf("bigint", ids.toArray()));
    }
  }
}
