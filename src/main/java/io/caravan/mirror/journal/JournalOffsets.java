package io.caravan.mirror.journal;

import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of how far the journal has been read. */
final class JournalOffsets {

  private final Store store;
  private final String reader;
  private final Effect.Applier<Move> moves = this::apply;

  /**
   * @param reader whose place it is
   */
  JournalOffsets(Store store, String reader) {
    this.store = store;
    this.reader = reader;
  }

  private record Move(JournalPosition to) {}

  /** Another process has read on; this one must begin again from there. */
  static final class MovedElsewhere extends RuntimeException {
    MovedElsewhere() {
      super("another instance reads the webhooks journal, too", null, false, false);
    }
  }

  Optional<JournalPosition> load() {
    return store.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT file_offset, part_offset, part_events, covers_from, read_until, moves
                  FROM journal_offset WHERE reader = ?
                  """)) {
            select.setString(1, reader);
            ResultSet row = select.executeQuery();
            return row.next()
                ? Optional.of(
                    new JournalPosition(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getLong(6)))
                : Optional.empty();
          }
        });
  }

  /** Goes to a position, together with what lies between it and the one before. */
  Effect<?> moving(JournalPosition to) {
    return new Effect<>(moves, new Move(to));
  }

  private void apply(Connection connection, List<Move> changes) throws SQLException {
    for (Move move : changes) {
      if (move.to().moves() == 0 ? insert(connection, move.to()) : update(connection, move.to())) {
        continue;
      }
      throw new MovedElsewhere();
    }
  }

  private boolean insert(Connection connection, JournalPosition to) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO journal_offset (file_offset, part_offset, part_events, covers_from,
                                        read_until, moves, reader)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (reader) DO NOTHING
            """)) {
      set(insert, to);
      return insert.executeUpdate() == 1;
    }
  }

  private boolean update(Connection connection, JournalPosition to) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE journal_offset SET file_offset = ?, part_offset = ?, part_events = ?,
                                      covers_from = ?, read_until = ?, moves = ?
            WHERE reader = ? AND moves = ?
            """)) {
      set(update, to);
      update.setLong(8, to.moves() - 1);
      return update.executeUpdate() == 1;
    }
  }

  private void set(PreparedStatement statement, JournalPosition to) throws SQLException {
    statement.setString(1, to.offset());
    statement.setString(2, to.partOffset());
    statement.setLong(3, to.partEvents());
    statement.setLong(4, to.coversFrom().toEpochMilli());
    statement.setLong(5, to.readUntil().toEpochMilli());
    statement.setLong(6, to.moves());
    statement.setString(7, reader);
  }
}
