package io.caravan.write;

import io.caravan.channel.DeadLetter;
import io.caravan.channel.ReplayRule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps order when a dead letter of a write is replayed: it goes where other writes of its record
 * wait, behind them, and those that are accepted later go behind it. Its write is open again: a
 * create whose answer was lost is looked for before it is sent.
 */
public final class ReplayedWrites implements ReplayRule {

  private final WriteChannels channels;
  private final WaitingTable waiting = new WaitingTable();

  /**
   * @param channel what the names of the writes' channels begin with
   */
  public ReplayedWrites(String channel) {
    this.channels = new WriteChannels(channel);
  }

  @Override
  public Optional<String> channel(Connection connection, DeadLetter letter) throws SQLException {
    Optional<String> id = writeId(letter);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    String sql = "SELECT record_hash FROM hubspot_write WHERE id = ? AND record_hash IS NOT NULL";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, id.get());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long record = row.getLong(1);
        return Optional.ofNullable(waiting.channels(connection, List.of(record)).get(record));
      }
    }
  }

  @Override
  public void replayed(Connection connection, DeadLetter letter, String channel)
      throws SQLException {
    Optional<String> id = writeId(letter);
    if (id.isEmpty()) {
      return;
    }
    String sql =
        """
        UPDATE hubspot_write
        SET state = CASE WHEN state = 'dead' AND operation = 'create' AND sent_at IS NOT NULL
                    THEN 'sent' ELSE 'accepted' END,
            settled_at = NULL, problems = NULL, channel = ?
        WHERE id = ? AND state IN ('dead', 'rejected')
        """;
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, channel);
      update.setString(2, id.get());
      update.executeUpdate();
    }
  }

  /** Empty for a letter that is none of a write, or that cannot be read. */
  private Optional<String> writeId(DeadLetter letter) {
    if (channels.portal(letter.channel()).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(WriteJson.read(letter.body()).id());
    } catch (InvalidWrite e) {
      return Optional.empty();
    }
  }
}
