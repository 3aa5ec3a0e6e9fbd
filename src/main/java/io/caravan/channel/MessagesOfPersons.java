package io.caravan.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.privacy.Erasing;
import io.caravan.privacy.Mention;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonInMessage;
import io.caravan.privacy.PersonalData;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What channels hold of persons: messages of the log, those that wait for another attempt, and dead
 * letters. The log keeps its numbers: an erased message stays in its place, without key, headers
 * and content, and is acknowledged without being handled. Messages without values, which merely say
 * that something happened to a record, stay.
 */
public final class MessagesOfPersons implements PersonalData {

  /** So many are read, and rewritten, at a time. */
  private static final int PACKS = 16;

  private static final String ERASED_KEY = "erased";

  /** What is left of a content. */
  static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

  private final ErasedPersons erased;

  /**
   * @param erased what consumers look into
   */
  public MessagesOfPersons(ErasedPersons erased) {
    this.erased = erased;
  }

  @Override
  public String place() {
    return "channels";
  }

  @Override
  public Set<String> tables() {
    return Set.of("channel_pack", "channel_deferred", "channel_dead_letter");
  }

  @Override
  public void forget(Person person) {
    erased.add(person);
  }

  @Override
  public void released(Person person) {
    erased.remove(person);
  }

  @Override
  public Stream<JsonNode> of(Connection connection, Person person) throws SQLException {
    List<JsonNode> found = new ArrayList<>();
    eachPack(
        connection,
        pack -> {
          for (StoredMessage message : pack.messages()) {
            if (holds(person, message)) {
              found.add(json("waiting or done", pack.channel(), message.key(), message.body()));
            }
          }
        });
    for (SingleMessages table : SingleMessages.values()) {
      for (SingleMessages.Row row : table.of(connection, person)) {
        found.add(json(table.state(), row.channelId(), row.key(), row.body()));
      }
    }
    return found.stream();
  }

  @Override
  public List<Erasing> find(Connection connection, Person person) throws SQLException {
    List<PackId> packs = new ArrayList<>();
    eachPack(
        connection,
        pack -> {
          if (pack.messages().stream().anyMatch(message -> holds(person, message))) {
            packs.add(new PackId(pack.channel(), pack.lastSeq()));
          }
        });
    List<Erasing> steps =
        new ArrayList<>(
            Erasing.of(packs, PACKS, (writing, pack) -> rewrite(writing, person, pack)));
    for (SingleMessages table : SingleMessages.values()) {
      steps.addAll(
          Erasing.of(
              table.of(connection, person),
              Erasing.ROWS,
              (writing, row) -> table.erase(writing, person, row)));
    }
    return steps;
  }

  private record PackId(int channel, long lastSeq) {}

  private record Packed(
      int channel, long lastSeq, int count, long putAt, List<StoredMessage> messages) {}

  /** Something that is done with a pack. */
  @FunctionalInterface
  private interface PackTaker {
    void take(Packed pack) throws SQLException;
  }

  private static boolean holds(Person person, StoredMessage message) {
    return !message.headers().containsKey(ErasedPersons.HEADER)
        && (PersonInMessage.holdsValuesOf(person, message.key(), message.body())
            || message.headers().values().stream()
                .anyMatch(value -> Mention.of(person.emails(), value)));
  }

  private static void eachPack(Connection connection, PackTaker taker) throws SQLException {
    int channel = -1;
    long after = -1;
    List<Packed> page;
    do {
      page = page(connection, channel, after);
      for (Packed pack : page) {
        taker.take(pack);
        channel = pack.channel();
        after = pack.lastSeq();
      }
    } while (page.size() == PACKS);
  }

  private static List<Packed> page(Connection connection, int channel, long after)
      throws SQLException {
    return packs(
        connection,
        "(channel_id, last_seq) > (?, ?) ORDER BY channel_id, last_seq LIMIT " + PACKS,
        channel,
        after);
  }

  private static List<Packed> packs(Connection connection, String where, long... values)
      throws SQLException {
    List<Packed> packs = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT channel_id, last_seq, messages, put_at, payload FROM channel_pack WHERE "
                + where)) {
      for (int i = 0; i < values.length; i++) {
        select.setLong(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          List<StoredMessage> messages = new ArrayList<>();
          long firstSeq = row.getLong(2) - row.getInt(3) + 1;
          Pack.read(row.getBytes(5), firstSeq, row.getLong(4), 0, messages::add);
          packs.add(
              new Packed(row.getInt(1), row.getLong(2), row.getInt(3), row.getLong(4), messages));
        }
      }
    }
    return packs;
  }

  /** A pack never changes but by an erasure; it may be gone by now. */
  private static long rewrite(Connection connection, Person person, PackId id) throws SQLException {
    long count = 0;
    for (Packed pack :
        packs(connection, "channel_id = ? AND last_seq = ?", id.channel(), id.lastSeq())) {
      count += rewrite(connection, person, pack);
    }
    return count;
  }

  private static long rewrite(Connection connection, Person person, Packed pack)
      throws SQLException {
    List<ChannelMessage> messages = new ArrayList<>(pack.count());
    long count = 0;
    for (StoredMessage message : pack.messages()) {
      boolean gone = holds(person, message);
      count += gone ? 1 : 0;
      messages.add(gone ? erased(message) : same(message));
    }
    if (count == 0) {
      return 0;
    }
    Pack.Packed packed = Pack.of(messages);
    byte[] payload = new byte[packed.size() + 1];
    payload[0] = Pack.FORMAT;
    System.arraycopy(packed.bytes(), 0, payload, 1, packed.size());
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE channel_pack SET payload = ? WHERE channel_id = ? AND last_seq = ?")) {
      update.setBytes(1, payload);
      update.setInt(2, pack.channel());
      update.setLong(3, pack.lastSeq());
      update.executeUpdate();
    }
    return count;
  }

  private static ChannelMessage same(StoredMessage message) {
    return of(message.key(), message.body(), message.headers(), message);
  }

  /** A key of its own, so that no two of them wait for each other. */
  private static ChannelMessage erased(StoredMessage message) {
    return of(ERASED_KEY + "/" + message.seq(), NOTHING, ErasedPersons.HEADERS, message);
  }

  private static ChannelMessage of(
      String key, byte[] body, Map<String, String> headers, StoredMessage message) {
    var due = message.dueAt() == 0 ? null : java.time.Instant.ofEpochMilli(message.dueAt());
    return new ChannelMessage(key, null, body, headers, due);
  }

  private static ObjectNode json(String state, int channel, String key, byte[] body) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("state", state)
        .put("channel", channel)
        .put("key", key)
        .put("body", new String(body, StandardCharsets.UTF_8));
  }
}
