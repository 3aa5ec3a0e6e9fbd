package io.caravan.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.privacy.Erasing;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonInMessage;
import io.caravan.privacy.PersonTable;
import io.caravan.privacy.PersonalData;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Events that nobody handled, and are kept whole. */
public final class EventsOfPersons implements PersonalData {

  private static final String TABLE = "event_unknown";
  private static final int PAGE = 500;

  /** These, and the log of events. */
  public static List<PersonalData> places() {
    return List.of(
        PersonTable.of("event log", "event_log", "id")
            .where(
                "object_id IN ({ids}) AND (subscription_type LIKE 'contact.%'"
                    + " OR subscription_type LIKE 'object.%')")
            // That each event was processed, once, must stay provable.
            .changed("object_id = 0", "object_id <> 0"),
        new EventsOfPersons());
  }

  @Override
  public String place() {
    return "unknown events";
  }

  @Override
  public Set<String> tables() {
    return Set.of(TABLE);
  }

  @Override
  public Stream<JsonNode> of(Connection connection, Person person) throws SQLException {
    return rows(connection, person).stream().map(JsonNode.class::cast);
  }

  @Override
  public List<Erasing> find(Connection connection, Person person) throws SQLException {
    List<Long> ids = rows(connection, person).stream().map(row -> row.path("id").asLong()).toList();
    return Erasing.of(ids, Erasing.ROWS, EventsOfPersons::delete);
  }

  /** They never change, so the id says enough. */
  private static long delete(Connection connection, long id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + TABLE + " WHERE id = ?")) {
      delete.setLong(1, id);
      return delete.executeUpdate();
    }
  }

  /** Page by page: there may be many, and hardly any is the person's. */
  private static List<ObjectNode> rows(Connection connection, Person person) throws SQLException {
    List<ObjectNode> found = new ArrayList<>();
    long last = 0;
    int read = PAGE;
    while (read == PAGE) {
      read = 0;
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT id, received_at, body FROM "
                  + TABLE
                  + " WHERE portal_id = ? AND id > ? ORDER BY id LIMIT ?")) {
        select.setLong(1, person.portalId());
        select.setLong(2, last);
        select.setInt(3, PAGE);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            read++;
            last = row.getLong(1);
            String body = row.getString(3);
            if (PersonInMessage.isAbout(person, body.getBytes(StandardCharsets.UTF_8))) {
              found.add(
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("id", last)
                      .put("portal_id", person.portalId())
                      .put("received_at", row.getLong(2))
                      .put("body", body));
            }
          }
        }
      }
    }
    return found;
  }
}
