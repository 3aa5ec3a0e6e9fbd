package io.caravan.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonInMessage;
import io.caravan.privacy.PersonTable;
import io.caravan.privacy.PersonalData;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Events that nobody handled, and are kept whole. */
public final class EventsOfPersons implements PersonalData {

  private final PersonTable events =
      PersonTable.of("unknown events", "event_unknown", "id").where("1 = 1").kept();

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
    return events.place();
  }

  @Override
  public Set<String> tables() {
    return events.tables();
  }

  @Override
  public Stream<JsonNode> of(Connection connection, Person person) throws SQLException {
    return events
        .of(connection, person)
        .filter(
            row ->
                PersonInMessage.isAbout(
                    person, row.path("body").asText().getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public long erase(Connection connection, Person person) throws SQLException {
    long erased = 0;
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM event_unknown WHERE id = ?")) {
      for (JsonNode row : of(connection, person).toList()) {
        delete.setLong(1, row.path("id").asLong());
        erased += delete.executeUpdate();
      }
    }
    return erased;
  }
}
