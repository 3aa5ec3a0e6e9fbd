package io.caravan.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.BacklogEnds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes that waited when a backup was made which has now been restored. They may have been sent
 * between the backup and the restore, and the database knows nothing of it. So no write is sent
 * until somebody has decided what becomes of these, for later ones of the same records must not
 * overtake them.
 *
 * <p>Released, they are sent; a create is first looked for in HubSpot, as one whose answer was
 * lost, and is not made twice. Other operations set what they would have set: sent twice they
 * change nothing, unless somebody else has changed the same values meanwhile. Discarded, they are
 * rejected with the code {@value #CODE}.
 */
public final class RestoredWrites {

  /** HubSpot has no part in it, and does not use this code. */
  static final String CODE = "RESTORED";

  private static final String HELD = "held";
  private static final String RELEASED = "released";
  private static final String DISCARDED = "discarded";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BacklogEnds ends = new BacklogEnds();
  private final String channels;

  /**
   * @param channel what the names of the channels begin with in which accepted writes wait
   */
  public RestoredWrites(String channel) {
    this.channels = channel + "-";
  }

  /**
   * Writes that nobody has decided about.
   *
   * @param backupAt when the latest of the backups was made
   * @param restoredAt when the latest was restored
   * @param writes how many have no outcome
   */
  public record Held(Instant backupAt, Instant restoredAt, long writes) {}

  /**
   * Holds back what waits, in the transaction that notes the restore; before any process consumes
   * the channels.
   *
   * @return how many writes; with none, nothing is held
   */
  public long hold(Connection connection, Instant backupAt, Instant restoredAt)
      throws SQLException {
    long writes = waiting(connection, restoredAt);
    if (writes == 0) {
      return 0;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO hubspot_write_restore (restored_at, backup_at, writes, decision)
            VALUES (?, ?, ?, '%s')
            """
                .formatted(HELD))) {
      insert.setLong(1, restoredAt.toEpochMilli());
      insert.setLong(2, backupAt.toEpochMilli());
      insert.setLong(3, writes);
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO hubspot_write_held (channel, last_seq) VALUES (?, ?)
            ON CONFLICT (channel) DO UPDATE SET last_seq = excluded.last_seq
            """)) {
      for (Map.Entry<String, Long> end : ends.of(connection, channels).entrySet()) {
        insert.setString(1, end.getKey());
        insert.setLong(2, end.getValue());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return writes;
  }

  /** What waits for a decision; empty when nothing does. */
  public Optional<Held> held(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT max(backup_at), max(restored_at) FROM hubspot_write_restore"
                    + " WHERE decision = '"
                    + HELD
                    + "'");
        ResultSet row = select.executeQuery()) {
      row.next();
      long backupAt = row.getLong(1);
      long restoredAt = row.getLong(2);
      if (row.wasNull()) {
        return Optional.empty();
      }
      Instant restored = Instant.ofEpochMilli(restoredAt);
      return Optional.of(
          new Held(Instant.ofEpochMilli(backupAt), restored, waiting(connection, restored)));
    }
  }

  /** When a backup with waiting writes was last restored. */
  Optional<Instant> last(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT max(restored_at) FROM hubspot_write_restore");
        ResultSet row = select.executeQuery()) {
      row.next();
      long at = row.getLong(1);
      return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
    }
  }

  /**
   * Has the writes that are held sent.
   *
   * @return how many
   */
  public long release(Connection connection) throws SQLException {
    Optional<Held> held = held(connection);
    if (held.isEmpty()) {
      return 0;
    }
    // A create with this mark is looked for before it is sent.
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE hubspot_write SET state = 'sent', sent_at = ?
            WHERE state = 'accepted' AND operation = ? AND accepted_at <= ?
            """)) {
      update.setLong(1, held.get().backupAt().toEpochMilli());
      update.setString(2, Operation.CREATE.label());
      update.setLong(3, held.get().restoredAt().toEpochMilli());
      update.executeUpdate();
    }
    decide(connection, RELEASED);
    return held.get().writes();
  }

  /**
   * Rejects the writes that are held. Whether HubSpot has them is for the caller to find out.
   *
   * @return how many
   */
  public long discard(Connection connection, Instant now) throws SQLException {
    Optional<Held> held = held(connection);
    if (held.isEmpty()) {
      return 0;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE hubspot_write SET state = 'rejected', problems = ?, settled_at = ?
            WHERE settled_at IS NULL AND accepted_at <= ?
            """)) {
      update.setString(1, problem(held.get()));
      update.setLong(2, now.toEpochMilli());
      update.setLong(3, held.get().restoredAt().toEpochMilli());
      update.executeUpdate();
    }
    try (PreparedStatement select =
            connection.prepareStatement("SELECT channel, last_seq FROM hubspot_write_held");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        ends.skip(connection, row.getString(1), row.getLong(2));
      }
    }
    decide(connection, DISCARDED);
    return held.get().writes();
  }

  private static long waiting(Connection connection, Instant acceptedUntil) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            // As the index hubspot_write_not_done has it.
            "SELECT count(*) FROM hubspot_write WHERE state <> 'done'"
                + " AND state IN ('accepted', 'sent') AND accepted_at <= ?")) {
      select.setLong(1, acceptedUntil.toEpochMilli());
      ResultSet row = select.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  private static void decide(Connection connection, String decision) throws SQLException {
    try (PreparedStatement update =
            connection.prepareStatement(
                "UPDATE hubspot_write_restore SET decision = ? WHERE decision = '" + HELD + "'");
        PreparedStatement delete = connection.prepareStatement("DELETE FROM hubspot_write_held")) {
      update.setString(1, decision);
      update.executeUpdate();
      delete.executeUpdate();
    }
  }

  private static String problem(Held held) {
    try {
      return JSON.writeValueAsString(
          List.of(
              new Problem(
                  CODE,
                  "",
                  "The database was restored from a backup of "
                      + held.backupAt()
                      + ". Whether the write was sent after that is not known: look at the record,"
                      + " and submit it again if need be")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
