package io.caravan.privacy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of an erasure, so small that it may have a transaction of the one writer that all share.
 * What it erases was found before, on a connection that reads; so it looks at each thing once more,
 * for that may be somebody else's by now.
 */
@FunctionalInterface
public interface Erasing {

  /** So many rows are erased in one step. */
  int ROWS = 200;

  /**
   * Takes the step.
   *
   * @return how many things were erased or changed
   */
  long in(Connection connection) throws SQLException;

  /** Erases one thing. */
  @FunctionalInterface
  interface One<T> {

    /** How many things that were: none when it is gone, or is not the person's any more. */
    long erase(Connection connection, T found) throws SQLException;
  }

  /**
   * Steps that erase what was found, one after another.
   *
   * @param most so many of them in one step
   */
  static <T> List<Erasing> of(List<T> found, int most, One<T> one) {
    List<Erasing> steps = new ArrayList<>();
    for (int from = 0; from < found.size(); from += most) {
      List<T> some = List.copyOf(found.subList(from, Math.min(from + most, found.size())));
      steps.add(
          connection -> {
            long erased = 0;
            for (T each : some) {
              erased += one.erase(connection, each);
            }
            return erased;
          });
    }
    return steps;
  }
}
