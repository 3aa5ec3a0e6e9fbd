package io.caravan.write.echo;

import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Participant;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Keeps {@link EchoEntry entries} durably, all those of one transaction in a row, and hands them to
 * the memory when they are: a row for a hundred writes costs next to nothing, where an index by key
 * would cost more than the writes themselves.
 *
 * <p>With SQLite one process has the database for itself. With PostgreSQL others may send what
 * comes back here, so their rows are read before an event is judged.
 */
final class EchoLog implements Effect.Applier<List<EchoEntry>>, Participant {

  private static final long PURGE_EVERY_MILLIS = 10_000;
  private static final int PURGED_AT_ONCE = 500;
  private static final int PAGE = 500;

  /** A number that has not appeared for so long belongs to a transaction that was taken back. */
  private static final long GAP_MILLIS = 60_000;

  private final Store store;
  private final EchoMemory memory;
  private final Duration remembered;
  private final Clock clock;
  private final boolean shared;
  private final String owner = UUID.randomUUID().toString();
  private final List<EchoEntry> applied = new ArrayList<>();
  private final TreeMap<Long, Long> seen = new TreeMap<>();
  private long purgedAt;
  private long seenUpTo;
  private volatile long readAt;

  EchoLog(Store store, EchoMemory memory, Duration remembered, Clock clock) {
    this.store = store;
    this.memory = memory;
    this.remembered = remembered;
    this.clock = clock;
    this.shared = store.dialect() == Dialect.POSTGRESQL;
  }

  /** Builds the memory from what is kept. */
  synchronized void load() {
    readAt = clock.millis();
    readNew(readAt - remembered.toMillis());
    if (!seen.isEmpty()) {
      // What has lower numbers is older than what is remembered.
      seenUpTo = seen.firstKey() - 1;
      closeGaps(readAt);
    }
    if (!shared) {
      seen.clear();
    }
  }

  /** The number of the last row that is not read again; for tests. */
  synchronized long seenUpTo() {
    return seenUpTo;
  }

  /** Takes in what other processes had noted by the given time. */
  void catchUp(long time) {
    if (!shared || readAt > time) {
      return;
    }
    synchronized (this) {
      if (readAt <= time) {
        long now = clock.millis();
        readNew(0);
        closeGaps(now);
        readAt = now;
      }
    }
  }

  /** A page at a time: there may be many. */
  private void readNew(long notBefore) {
    long last = seenUpTo;
    long before;
    do {
      before = last;
      long after = last;
      last = store.read(connection -> page(connection, after, notBefore));
    } while (last > before);
  }

  private long page(Connection connection, long after, long notBefore) throws SQLException {
    long last = after;
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id, owner, entries FROM hubspot_write_echo
            WHERE id > ? AND at >= ? ORDER BY id LIMIT ?
            """)) {
      select.setLong(1, after);
      select.setLong(2, notBefore);
      select.setInt(3, PAGE);
      ResultSet row = select.executeQuery();
      while (row.next()) {
        last = row.getLong("id");
        if (seen.putIfAbsent(last, clock.millis()) == null
            && !row.getString("owner").equals(owner)) {
          EchoEntry.unpack(row.getBytes("entries")).forEach(memory::add);
        }
      }
    }
    return last;
  }

  /** Numbers are given out in order and become visible in another. */
  private void closeGaps(long now) {
    while (!seen.isEmpty()) {
      var first = seen.firstEntry();
      if (first.getKey() != seenUpTo + 1 && now - first.getValue() < GAP_MILLIS) {
        return;
      }
      seenUpTo = first.getKey();
      seen.pollFirstEntry();
    }
  }

  @Override
  public void apply(Connection connection, List<List<EchoEntry>> changes) throws SQLException {
    List<EchoEntry> entries = new ArrayList<>();
    changes.forEach(entries::addAll);
    if (entries.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO hubspot_write_echo (at, owner, entries) VALUES (?, ?, ?)")) {
      insert.setLong(1, clock.millis());
      insert.setString(2, owner);
      insert.setBytes(3, EchoEntry.pack(entries));
      insert.executeUpdate();
    }
    applied.addAll(entries);
    purge(connection);
  }

  private void purge(Connection connection) throws SQLException {
    long now = clock.millis();
    if (now - purgedAt < PURGE_EVERY_MILLIS) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            DELETE FROM hubspot_write_echo WHERE at < ? AND id IN
              (SELECT id FROM hubspot_write_echo ORDER BY id LIMIT ?)
            """)) {
      delete.setLong(1, now - remembered.toMillis());
      delete.setInt(2, PURGED_AT_ONCE);
      // As long as there are more, the next transaction goes on.
      if (delete.executeUpdate() < PURGED_AT_ONCE) {
        purgedAt = now;
      }
    }
  }

  @Override
  public int mark() {
    return applied.size();
  }

  @Override
  public void undo(int mark) {
    applied.subList(mark, applied.size()).clear();
  }

  @Override
  public void committed() {
    applied.forEach(memory::add);
    applied.clear();
  }
}
