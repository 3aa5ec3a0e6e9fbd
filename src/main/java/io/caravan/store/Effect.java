package io.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * One change to the database that must take place together with others, all or none: what a
 * message's handling changed, the acknowledgement of the message, the messages that it caused.
 *
 * @param applier applies changes of this kind
 * @param change what changes
 * @param <C> the type of the change
 */
public record Effect<C>(Applier<C> applier, C change) {

  /**
   * Applies changes of one kind. Consecutive effects with the same applier (by identity) come as
   * one list, so that a hundred small changes become a few statements.
   *
   * @param <C> the type of the change
   */
  @FunctionalInterface
  public interface Applier<C> {

    /** Applies the changes in the order given. Must not commit, roll back or close. */
    void apply(Connection connection, List<C> changes) throws SQLException;

    /**
     * Whether these changes are to be applied at the very end of the transaction, whenever they
     * came up: for what concerns all transactions of all instances, and would else be held locked
     * for long, or in different orders.
     */
    default boolean comesLast() {
      return false;
    }
  }
}
