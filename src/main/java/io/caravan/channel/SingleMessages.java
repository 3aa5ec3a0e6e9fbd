package io.caravan.channel;

import io.caravan.privacy.Person;
import io.caravan.privacy.PersonInMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The two tables in which a message has a row of its own, as far as they hold data of persons. */
enum SingleMessages {
  DEFERRED(
      "deferred",
      "channel_deferred",
      "seq",
      """
      UPDATE channel_deferred SET message_key = 'erased', headers = '{"CaravanErased":"true"}',
        body = ?, error_message = NULL
      WHERE channel_id = ? AND seq = ?
      """),
  DEAD(
      "dead letter",
      "channel_dead_letter",
      "id",
      "DELETE FROM channel_dead_letter WHERE channel_id = ? AND id = ?");

  private static final int PAGE = 500;

  private final String state;
  private final String id;
  private final String select;
  private final String erase;

  SingleMessages(String state, String table, String id, String erase) {
    this.state = state;
    this.id = id;
    this.select =
        "SELECT channel_id, %s, message_key, body, error_message, headers FROM %s WHERE "
            .formatted(id, table);
    this.erase = erase;
  }

  /** A message. */
  record Row(int channelId, long id, String key, byte[] body, String error, String headers) {

    boolean holds(Person person) {
      return PersonInMessage.holdsValuesOf(person, key, body)
          || PersonInMessage.holdsValuesOf(person, key, bytes(error))
          || PersonInMessage.holdsValuesOf(person, key, bytes(headers));
    }

    private static byte[] bytes(String text) {
      return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** What its messages do, in exports. */
  String state() {
    return state;
  }

  /**
   * Those of a person; read page by page, for there may be many, and hardly any is the person's.
   */
  List<Row> of(Connection connection, Person person) throws SQLException {
    List<Row> found = new ArrayList<>();
    int channel = -1;
    long last = -1;
    List<Row> page;
    do {
      page = after(connection, channel, last);
      for (Row row : page) {
        if (row.holds(person)) {
          found.add(row);
        }
        channel = row.channelId();
        last = row.id();
      }
    } while (page.size() == PAGE);
    return found;
  }

  /** Empties or deletes one; not if it is gone, or is another one by now. */
  long erase(Connection connection, Person person, Row row) throws SQLException {
    List<Row> there =
        rows(connection, "channel_id = ? AND " + id + " = ?", row.channelId(), row.id());
    if (there.stream().noneMatch(one -> one.holds(person))) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(erase)) {
      int at = 1;
      if (this == DEFERRED) {
        statement.setBytes(at++, MessagesOfPersons.NOTHING);
      }
      statement.setInt(at++, row.channelId());
      statement.setLong(at, row.id());
      return statement.executeUpdate();
    }
  }

  private List<Row> after(Connection connection, int channelId, long last) throws SQLException {
    return rows(
        connection,
        "(channel_id, %s) > (?, ?) ORDER BY channel_id, %s LIMIT %d".formatted(id, id, PAGE),
        channelId,
        last);
  }

  private List<Row> rows(Connection connection, String where, long... values) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(select + where)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(
              new Row(
                  row.getInt(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getBytes(4),
                  row.getString(5),
                  row.getString(6)));
        }
      }
    }
    return rows;
  }
}
