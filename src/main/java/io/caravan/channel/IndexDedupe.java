package io.caravan.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Exact deduplication among instances that share a PostgreSQL server: a primary key decides. */
final class IndexDedupe implements Dedupe {

  private static final int FORGET_ROWS = 5_000;

  @Override
  public void decide(Connection connection, Channel channel, List<Append> appends, long now)
      throws SQLException {
    Set<Hash> hashes = new LinkedHashSet<>();
    for (Append append : appends) {
      append.duplicates().clear();
      for (int i = 0; i < append.count(); i++) {
        if (!append.alwaysNew(i)) {
          hashes.add(new Hash(append.high(i), append.low(i)));
        }
      }
    }
    if (hashes.isEmpty()) {
      return;
    }
    Set<Hash> fresh = remember(connection, channel, hashes, now);
    for (Append append : appends) {
      for (int i = 0; i < append.count(); i++) {
        // The first message with a new key takes it; those after it are duplicates.
        if (!append.alwaysNew(i) && !fresh.remove(new Hash(append.high(i), append.low(i)))) {
          append.duplicates().set(i);
        }
      }
    }
  }

  private static Set<Hash> remember(
      Connection connection, Channel channel, Set<Hash> hashes, long now) throws SQLException {
    Set<Hash> fresh = new HashSet<>(2 * hashes.size());
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO channel_dedupe AS known (channel_id, hash_high, hash_low, put_at)
            SELECT ?, high, low, ? FROM unnest(?, ?) AS t (high, low)
            ON CONFLICT (channel_id, hash_high, hash_low)
              DO UPDATE SET put_at = excluded.put_at WHERE known.put_at < ?
            RETURNING hash_high, hash_low
            """)) {
      insert.setInt(1, channel.id());
      insert.setLong(2, now);
      insert.setArray(
          3, connection.createArrayOf("bigint", hashes.stream().map(Hash::high).toArray()));
      insert.setArray(
          4, connection.createArrayOf("bigint", hashes.stream().map(Hash::low).toArray()));
      insert.setLong(5, now - channel.retention().toMillis());
      ResultSet rows = insert.executeQuery();
      while (rows.next()) {
        fresh.add(new Hash(rows.getLong(1), rows.getLong(2)));
      }
    }
    return fresh;
  }

  @Override
  public boolean forget(Connection connection, Channel channel, long now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            DELETE FROM channel_dedupe WHERE ctid = ANY (ARRAY(
              SELECT ctid FROM channel_dedupe WHERE channel_id = ? AND put_at < ? LIMIT ?))
            """)) {
      delete.setInt(1, channel.id());
      delete.setLong(2, now - channel.retention().toMillis());
      delete.setInt(3, FORGET_ROWS);
      return delete.executeUpdate() == FORGET_ROWS;
    }
  }

  @Override
  public int mark() {
    return 0;
  }

  @Override
  public void undo(int mark) {
    // The keys are in the database alone, which has undone them.
  }

  @Override
  public void committed() {
    // Nothing is kept in memory.
  }

  private record Hash(long high, long low) {}
}
