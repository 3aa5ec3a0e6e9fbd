package io.caravan.channel;

import io.caravan.store.Participant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Decides, in the transaction that stores them, which messages are new. Decisions follow one
 * another in the order of commit, so a duplicate of a message that is not durable yet is decided in
 * the same transaction or after it, and never lost with it.
 */
interface Dedupe extends Participant {

  /** Fills in the duplicates of each append; remembers the keys of all others. */
  void decide(Connection connection, Channel channel, List<Append> appends, long now)
      throws SQLException;

  /**
   * Forgets some of what is out of the channel's retention.
   *
   * @return true when there may be more
   */
  boolean forget(Connection connection, Channel channel, long now) throws SQLException;
}
