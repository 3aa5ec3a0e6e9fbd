package io.caravan.channel;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Exact deduplication while one process owns the database: all keys within the retention lie in
 * memory, and in the database only as one row per commit, to be read at the next start. A unique
 * index would cost half of the throughput. Used by the thread that writes alone.
 */
final class MemoryDedupe implements Dedupe {

  private static final int FORGET_ROWS = 2_000;
  private static final int HASH_BYTES = 2 * Long.BYTES;

  private final PagePool pool;
  private final Map<Integer, DedupeWindow> windows = new HashMap<>();
  private final List<Remembered> uncommitted = new ArrayList<>();

  MemoryDedupe(PagePool pool) {
    this.pool = pool;
  }

  /** Reads the keys of a channel back after a start; doing so twice changes nothing. */
  void load(Connection connection, Channel channel, long now) throws SQLException {
    DedupeWindow window = window(channel);
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT put_at, hashes FROM channel_dedupe WHERE channel_id = ? AND put_at >= ?")) {
      select.setInt(1, channel.id());
      select.setLong(2, window.keptSince(now));
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        long at = rows.getLong(1);
        ByteBuffer hashes = ByteBuffer.wrap(rows.getBytes(2));
        while (hashes.hasRemaining()) {
          window.restore(hashes.getLong(), hashes.getLong(), at);
        }
      }
    }
  }

  @Override
  public void decide(Connection connection, Channel channel, List<Append> appends, long now)
      throws SQLException {
    DedupeWindow window = window(channel);
    PackBuffer accepted = new PackBuffer(HASH_BYTES * 128);
    Remembered remembered = new Remembered(window, accepted, now);
    uncommitted.add(remembered);
    for (Append append : appends) {
      append.duplicates().clear();
      for (int i = 0; i < append.count(); i++) {
        if (append.alwaysNew(i)) {
          continue;
        }
        if (window.add(append.high(i), append.low(i), now)) {
          accepted.fixed(append.high(i));
          accepted.fixed(append.low(i));
        } else {
          append.duplicates().set(i);
        }
      }
    }
    if (accepted.size() > 0) {
      insert(connection, channel, now, accepted.copy());
    }
  }

  private static void insert(Connection connection, Channel channel, long now, byte[] hashes)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO channel_dedupe (channel_id, put_at, hashes) VALUES (?, ?, ?)")) {
      insert.setInt(1, channel.id());
      insert.setLong(2, now);
      insert.setBytes(3, hashes);
      insert.executeUpdate();
    }
  }

  @Override
  public boolean forget(Connection connection, Channel channel, long now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            DELETE FROM channel_dedupe WHERE id IN (
              SELECT id FROM channel_dedupe WHERE channel_id = ? AND put_at < ? LIMIT ?)
            """)) {
      delete.setInt(1, channel.id());
      delete.setLong(2, window(channel).keptSince(now));
      delete.setInt(3, FORGET_ROWS);
      return delete.executeUpdate() == FORGET_ROWS;
    }
  }

  @Override
  public int mark() {
    return uncommitted.size();
  }

  @Override
  public void undo(int mark) {
    while (uncommitted.size() > mark) {
      uncommitted.remove(uncommitted.size() - 1).undo();
    }
  }

  @Override
  public void committed() {
    uncommitted.clear();
  }

  private DedupeWindow window(Channel channel) {
    return windows.computeIfAbsent(channel.id(), id -> new DedupeWindow(pool, channel.retention()));
  }

  /** Keys that go again when the transaction fails. */
  private record Remembered(DedupeWindow window, PackBuffer hashes, long at) {

    void undo() {
      ByteBuffer each = ByteBuffer.wrap(hashes.array(), 0, hashes.size());
      while (each.hasRemaining()) {
        window.remove(each.getLong(), each.getLong(), at);
      }
    }
  }
}
