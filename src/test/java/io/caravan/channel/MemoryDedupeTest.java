package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is decided in memory against what is kept in the database, without the threads around. */
final class MemoryDedupeTest {

  private static final Duration RETENTION = Duration.ofMillis(1_000);

  private final Channel channel = channel(1);
  private final Channel other = channel(2);
  private Connection connection;
  private MemoryDedupe dedupe = new MemoryDedupe(new PagePool(1L << 30, Path.of(".")));

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    execute(
        "CREATE TABLE channel_dedupe (id INTEGER PRIMARY KEY, channel_id INTEGER, put_at INTEGER, hashes BLOB)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void the_first_of_a_key_is_accepted_and_those_after_it_are_duplicates() throws SQLException {
    Append first = append("a", "b", "a", null, null);
    Append second = append("b", "c");

    dedupe.decide(connection, channel, List.of(first, second), 0);

    assertThat(first.duplicates().stream()).containsExactly(2);
    assertThat(second.duplicates().stream()).containsExactly(0);
    assertThat(rows()).as("one row for three hashes").isEqualTo("1@0:48");
  }

  @Test
  void a_second_try_decides_anew_after_the_first_was_undone() throws SQLException {
    Append failing = append("a", "c");
    Append append = append("a", "c", "c");
    dedupe.decide(connection, channel, List.of(append("b")), 5);
    int mark = dedupe.mark();
    dedupe.decide(connection, channel, List.of(failing, append), 5);
    assertThat(append.duplicates().stream()).containsExactly(0, 1, 2);

    dedupe.undo(mark);
    dedupe.decide(connection, channel, List.of(append), 6);

    assertThat(append.duplicates().stream()).containsExactly(2);
    assertThat(duplicate("b", 6)).as("not undone").isTrue();
  }

  @Test
  void what_was_committed_is_not_undone() throws SQLException {
    dedupe.decide(connection, channel, List.of(append("a")), 0);
    dedupe.committed();
    assertThat(dedupe.mark()).isZero();

    dedupe.undo(0);

    assertThat(duplicate("a", 0)).isTrue();
  }

  @Test
  void channels_have_keys_of_their_own() throws SQLException {
    dedupe.decide(connection, other, List.of(append("a")), 0);

    assertThat(duplicate("a", 0)).isFalse();
  }

  @Test
  void a_restart_remembers_what_is_within_the_retention() throws SQLException {
    dedupe.decide(connection, channel, List.of(append("old")), 249);
    dedupe.decide(connection, channel, List.of(append("a", "b")), 250);
    dedupe.decide(connection, other, List.of(append("elsewhere")), 250);
    dedupe = new MemoryDedupe(new PagePool(1L << 30, Path.of(".")));

    dedupe.load(connection, channel, 1_250);

    assertThat(duplicate("a", 1_250)).isTrue();
    assertThat(duplicate("b", 1_250)).isTrue();
    assertThat(duplicate("old", 1_250)).isFalse();
    assertThat(duplicate("elsewhere", 1_250)).isFalse();
  }

  @Test
  void what_no_start_needs_any_more_is_forgotten() throws SQLException {
    dedupe.decide(connection, channel, List.of(append("a")), 249);
    dedupe.decide(connection, other, List.of(append("a")), 249);
    dedupe.decide(connection, channel, List.of(append("b")), 250);

    dedupe.forget(connection, channel, 1_250);

    assertThat(rows()).isEqualTo("1@250:16 2@249:16");
  }

  @Test
  void messages_without_a_key_leave_no_row() throws SQLException {
    dedupe.decide(connection, channel, List.of(append(null, null)), 0);

    assertThat(rows()).isEmpty();
  }

  private boolean duplicate(String key, long now) throws SQLException {
    Append append = append(key);
    dedupe.decide(connection, channel, List.of(append), now);
    return append.duplicates().get(0);
  }

  private Append append(String... keys) {
    return new Append(
        channel,
        Stream.of(keys)
            .map(
                key -> {
                  ChannelMessage message = ChannelMessage.of("k", new byte[0]);
                  return key == null ? message : message.dedupedBy(key);
                })
            .toList());
  }

  /** Channel, time and bytes of each row. */
  private String rows() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT group_concat(channel_id || '@' || put_at || ':' || length(hashes), ' ')
                FROM (SELECT * FROM channel_dedupe ORDER BY channel_id, put_at)
                """)) {
      rows.next();
      String all = rows.getString(1);
      return all == null ? "" : all;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Channel channel(int id) {
    return new Channel(
        id, "c" + id, new ChannelSettings.Bounds(RETENTION, 1_000), new SimpleMeterRegistry());
  }
}
