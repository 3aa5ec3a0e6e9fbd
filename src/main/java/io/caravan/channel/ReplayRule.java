package io.caravan.channel;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Has a say when dead letters are put back: for who keeps order across several channels. */
public interface ReplayRule {

  /**
   * Into which channel a letter is to go.
   *
   * @return empty for its own
   */
  Optional<String> channel(Connection connection, DeadLetter letter) throws SQLException;

  /** A letter is put back, in this transaction. */
  void replayed(Connection connection, DeadLetter letter, String channel) throws SQLException;
}
