package io.caravan.channel;

import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Participant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts messages into the log: decides duplicates, numbers what is new without gaps, and writes it
 * in packs that messages of several callers share.
 */
final class Appender implements Effect.Applier<Append>, Participant {

  /** Large enough to make rows few, small enough to read one without thinking of memory. */
  private static final int PACK_BYTES = 256 << 10;

  private static final int PACK_MESSAGES = 1_000;

  private final Dialect dialect;
  private final Dedupe dedupe;
  private final Clock clock;
  private final List<Append> uncommitted = new ArrayList<>();
  private final List<Integer> dedupeMarks = new ArrayList<>();
  private final PackBuffer pack = new PackBuffer(PACK_BYTES + (64 << 10));

  Appender(Dialect dialect, Dedupe dedupe, Clock clock) {
    this.dialect = dialect;
    this.dedupe = dedupe;
    this.clock = clock;
  }

  @Override
  public void apply(Connection connection, List<Append> appends) throws SQLException {
    // In the order of their ids, so that instances that share a server lock them in one order.
    TreeMap<Channel, List<Append>> byChannel = new TreeMap<>(Comparator.comparingInt(Channel::id));
    for (Append append : appends) {
      dedupeMarks.add(dedupe.mark());
      uncommitted.add(append);
      byChannel.computeIfAbsent(append.channel(), channel -> new ArrayList<>()).add(append);
    }
    long now = clock.millis();
    for (var entry : byChannel.entrySet()) {
      Channel channel = entry.getKey();
      long next = nextSeq(connection, channel);
      dedupe.decide(connection, channel, entry.getValue(), now);
      int accepted = entry.getValue().stream().mapToInt(Append::accepted).sum();
      if (accepted > 0) {
        writePacks(connection, channel, entry.getValue(), next, now);
        advance(connection, channel, next + accepted);
      }
    }
  }

  private void writePacks(
      Connection connection, Channel channel, List<Append> appends, long firstSeq, long now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO channel_pack (channel_id, last_seq, messages, put_at, payload)
            VALUES (?, ?, ?, ?, ?)
            """)) {
      long lastSeq = firstSeq - 1;
      int messages = 0;
      pack.clear();
      for (Append append : appends) {
        Pack.Packed packed = append.packed();
        for (int i = 0; i < packed.count(); i++) {
          if (append.duplicates().get(i)) {
            continue;
          }
          int length = packed.ends()[i] - packed.start(i);
          if (messages == PACK_MESSAGES || messages > 0 && pack.size() + length > PACK_BYTES) {
            insert(insert, channel, lastSeq, messages, now);
            messages = 0;
          }
          if (messages == 0) {
            pack.clear();
            pack.number(Pack.FORMAT);
          }
          pack.append(packed.bytes(), packed.start(i), length);
          messages++;
          lastSeq++;
        }
      }
      insert(insert, channel, lastSeq, messages, now);
    }
  }

  private void insert(
      PreparedStatement insert, Channel channel, long lastSeq, int messages, long now)
      throws SQLException {
    insert.setInt(1, channel.id());
    insert.setLong(2, lastSeq);
    insert.setInt(3, messages);
    insert.setLong(4, now);
    insert.setBytes(5, pack.copy());
    insert.executeUpdate();
  }

  private long nextSeq(Connection connection, Channel channel) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(selectNextSeq())) {
      select.setInt(1, channel.id());
      ResultSet row = select.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * On PostgreSQL the row stays locked until the commit: instances append one after another, so
   * that numbers become visible in order and the reader misses none.
   */
  private String selectNextSeq() {
    String select = "SELECT next_seq FROM channel WHERE id = ?";
    return dialect == Dialect.POSTGRESQL ? select + " FOR UPDATE" : select;
  }

  private static void advance(Connection connection, Channel channel, long next)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE channel SET next_seq = ? WHERE id = ?")) {
      update.setLong(1, next);
      update.setInt(2, channel.id());
      update.executeUpdate();
    }
  }

  @Override
  public int mark() {
    return uncommitted.size();
  }

  @Override
  public void undo(int mark) {
    if (mark < uncommitted.size()) {
      dedupe.undo(dedupeMarks.get(mark));
      uncommitted.subList(mark, uncommitted.size()).clear();
      dedupeMarks.subList(mark, dedupeMarks.size()).clear();
    }
  }

  @Override
  public void committed() {
    dedupe.committed();
    for (Append append : uncommitted) {
      append.channel().appended(append.accepted(), append.duplicates().cardinality());
    }
    uncommitted.clear();
    dedupeMarks.clear();
  }
}
