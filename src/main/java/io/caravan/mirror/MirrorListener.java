package io.caravan.mirror;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Hears of every change of the mirror, from whichever side it comes, in the transaction that makes
 * it, and may write with it. A listener that keeps state in memory, or that applies effects which
 * do, is an {@link io.caravan.store.Participant} too.
 *
 * <p>Called by the database's writer: must be quick, and an exception takes the change back.
 */
public interface MirrorListener {

  /** Records changed; in the order of the changes, one entry for each. */
  default void recordsChanged(Connection connection, List<RecordTransition> transitions)
      throws SQLException {}

  /** Associations changed. */
  default void associationsChanged(Connection connection, List<AssociationTransition> transitions)
      throws SQLException {}
}
