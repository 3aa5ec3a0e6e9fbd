package io.caravan.privacy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that lies anywhere about one person, written as it is read. */
public final class PersonExport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Store store;
  private final PersonLookup lookup;
  private final List<PersonalData> places;
  private final Clock clock;

  /**
   * @param places all that keep personal data, the records themselves included
   */
  public PersonExport(Store store, PersonLookup lookup, List<PersonalData> places, Clock clock) {
    this.store = store;
    this.lookup = lookup;
    this.places = List.copyOf(places);
    this.clock = clock;
  }

  /** The person of a contact. */
  public Person ofContact(long portalId, long contactId) {
    return store.read(connection -> lookup.byContact(connection, portalId, contactId));
  }

  /** The person with an address; empty when no contact has it. */
  public Optional<Person> ofEmail(long portalId, String email) {
    return store.read(connection -> lookup.byEmail(connection, portalId, email));
  }

  /**
   * Writes one JSON document: who it is, then for each place what lies there. The writer stays
   * open.
   *
   * @return how many things there are
   */
  public long write(Person person, Writer target) throws IOException {
    return lines(person, target, false);
  }

  /** The same as a line of JSON for each thing. */
  public long writeLines(Person person, Writer target) throws IOException {
    return lines(person, target, true);
  }

  private long lines(Person person, Writer target, boolean each) throws IOException {
    var factory = new JsonFactory(JSON).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    try (JsonGenerator json = factory.createGenerator(target)) {
      if (each) {
        json.setRootValueSeparator(new com.fasterxml.jackson.core.io.SerializedString("\n"));
      } else {
        head(person, json);
      }
      long count = 0;
      for (PersonalData place : places) {
        if (!each) {
          json.writeArrayFieldStart(place.place());
        }
        count += store.read(connection -> of(place, connection, person, json, each));
        if (!each) {
          json.writeEndArray();
        }
      }
      if (!each) {
        json.writeEndObject();
        json.writeEndObject();
      }
      json.flush();
      target.write('\n');
      target.flush();
      return count;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void head(Person person, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("portalId", person.portalId());
    json.writeArrayFieldStart("contactIds");
    for (long id : new TreeSet<>(person.contactIds())) {
      json.writeNumber(id);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("emails");
    for (String email : new TreeSet<>(person.emails())) {
      json.writeString(email);
    }
    json.writeEndArray();
    json.writeStringField("exportedAt", clock.instant().toString());
    json.writeObjectFieldStart("places");
  }

  private static long of(
      PersonalData place,
      java.sql.Connection connection,
      Person person,
      JsonGenerator json,
      boolean each)
      throws SQLException {
    long count = 0;
    try (Stream<JsonNode> data = place.of(connection, person)) {
      for (Iterator<JsonNode> one = data.iterator(); one.hasNext(); count++) {
        JsonNode thing = one.next();
        JSON.writeValue(
            json,
            each ? JSON.createObjectNode().put("place", place.place()).set("data", thing) : thing);
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
