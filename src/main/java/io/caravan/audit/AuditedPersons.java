package io.caravan.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.privacy.Erasing;
import io.caravan.privacy.Mention;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonalData;
import io.caravan.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log holds about persons: the values before and after. They are erased; the entries stay,
 * with a digest whose salt is gone, so that the chain holds. That this was done is an entry itself.
 */
public final class AuditedPersons implements PersonalData {

  /** The action of an erasure's own entry. */
  public static final String ACTION = "audit.erase-values";

  private static final Logger LOG = LoggerFactory.getLogger(AuditedPersons.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NAMED = 1_000;

  private final Store store;
  private final AuditTable table;
  private final AuditTrail trail;
  private final Archiving archiving;
  private final Clock clock;

  AuditedPersons(Store store, AuditTrail trail, Archiving archiving, Clock clock) {
    this.store = store;
    this.table = new AuditTable(store.dialect());
    this.trail = trail;
    this.archiving = archiving;
    this.clock = clock;
  }

  @Override
  public Set<String> tables() {
    return Set.of("audit_entry", "audit_value", "audit_archive", "audit_erasure");
  }

  @Override
  public String place() {
    return "audit";
  }

  @Override
  public Stream<JsonNode> of(Connection connection, Person person) throws SQLException {
    List<JsonNode> all = new ArrayList<>();
    stored(connection, person).forEach(entry -> all.add(EntryJson.shown(entry)));
    for (ArchiveFile file : archiving.files(connection)) {
      archived(file, person).forEach(entry -> all.add(EntryJson.shown(entry)));
    }
    return all.stream();
  }

  /**
   * What the database holds is erased at once; that the archives are to be seen to is noted down,
   * and {@link #forget} does it, or the next {@link #finish}.
   */
  @Override
  public List<Erasing> find(Connection connection, Person person) throws SQLException {
    List<Long> stored = stored(connection, person).stream().map(ChainedEntry::id).toList();
    long archived = 0;
    for (ArchiveFile file : archiving.files(connection)) {
      archived += archived(file, person).size();
    }
    long inFiles = archived;
    return stored.isEmpty() && archived == 0
        ? List.of()
        : List.of(writing -> erase(writing, person, stored, inFiles));
  }

  private long erase(Connection connection, Person person, List<Long> stored, long archived)
      throws SQLException {
    int erased = table.eraseValues(connection, stored);
    if (archived > 0) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO audit_erasure (id, person) VALUES (?, ?)")) {
        insert.setString(1, UUID.randomUUID().toString());
        insert.setString(2, text(person));
        insert.executeUpdate();
      }
    }
    trail.append(connection, List.of(told(person, stored, archived)));
    return erased + archived;
  }

  @Override
  public void forget(Person person) {
    finish();
  }

  /**
   * Takes persons out of the archives whose erasure is durable; one caller at a time, for two would
   * write the same file. Gives back how many persons.
   */
  public synchronized int finish() {
    Map<String, Person> open = store.read(AuditedPersons::open);
    if (open.isEmpty()) {
      return 0;
    }
    for (ArchiveFile file : store.read(archiving::files)) {
      List<Person> there =
          open.values().stream().filter(person -> !archived(file, person).isEmpty()).toList();
      if (!there.isEmpty()) {
        rewrite(file, there);
      }
    }
    store
        .write(
            connection -> {
              try (PreparedStatement delete =
                  connection.prepareStatement("DELETE FROM audit_erasure WHERE id = ?")) {
                for (String id : open.keySet()) {
                  delete.setString(1, id);
                  delete.addBatch();
                }
                return delete.executeBatch().length;
              }
            })
        .join();
    return open.size();
  }

  private static void rewrite(ArchiveFile file, List<Person> persons) {
    try {
      file.rewrite(
          entry ->
              persons.stream().anyMatch(person -> about(entry, person)) ? entry.bare() : entry);
    } catch (IOException e) {
      throw new UncheckedIOException("an audit archive cannot be written anew", e);
    }
  }

  private static List<ChainedEntry> archived(ArchiveFile file, Person person) {
    List<ChainedEntry> found = new ArrayList<>();
    if (!file.exists()) {
      LOG.warn("An audit archive is missing; nobody can be erased from it");
      return found;
    }
    try (ArchiveFile.Reading entries = file.read()) {
      entries.forEachRemaining(
          entry -> {
            if (entry.values().isPresent() && about(entry, person)) {
              found.add(entry);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("an audit archive cannot be read", e);
    }
    return found;
  }

  /** Entries with values, of the person's records or with one of the addresses in a value. */
  private List<ChainedEntry> stored(Connection connection, Person person) throws SQLException {
    Map<Long, ChainedEntry> found = new TreeMap<>();
    for (String target : targets(person)) {
      table
          .where(
              connection,
              "v.salt IS NOT NULL AND e.portal_id = ? AND e.target = ?",
              List.of(person.portalId(), target))
          .forEach(entry -> found.put(entry.id(), entry));
    }
    for (String email : person.emails()) {
      String like = "%" + email.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%";
      table
          .where(
              connection,
              "e.portal_id IN (?, 0) AND (lower(v.value_before) LIKE ? ESCAPE '\\'"
                  + " OR lower(v.value_after) LIKE ? ESCAPE '\\')",
              List.of(person.portalId(), like, like))
          .stream()
          // One address may be the end of another one.
          .filter(entry -> mentions(entry, person))
          .forEach(entry -> found.put(entry.id(), entry));
    }
    return List.copyOf(found.values());
  }

  private static boolean about(ChainedEntry entry, Person person) {
    if (entry.portalId() != person.portalId() && entry.portalId() != 0) {
      return false;
    }
    if (entry.portalId() != 0 && targets(person).contains(entry.target())) {
      return true;
    }
    return mentions(entry, person);
  }

  private static boolean mentions(ChainedEntry entry, Person person) {
    return entry
        .values()
        .filter(
            values ->
                Mention.of(person.emails(), values.before())
                    || Mention.of(person.emails(), values.after()))
        .isPresent();
  }

  private static Set<String> targets(Person person) {
    var targets = new TreeSet<String>();
    person.contactIds().forEach(id -> targets.add("contacts/" + id));
    return targets;
  }

  /** Names entries, not the person. */
  private AuditEntry told(Person person, List<Long> stored, long archived) {
    ObjectNode after =
        JSON.createObjectNode().put("entries", stored.size()).put("archived", archived);
    after.set("ids", JSON.valueToTree(stored.stream().limit(NAMED).toList()));
    return new AuditEntry(
        clock.instant(),
        Caller.caravan("privacy"),
        ACTION,
        "",
        person.portalId(),
        "",
        after.toString(),
        AuditEntry.DONE);
  }

  private static String text(Person person) {
    ObjectNode json = JSON.createObjectNode().put("portalId", person.portalId());
    json.set("contactIds", JSON.valueToTree(person.contactIds()));
    json.set("emails", JSON.valueToTree(person.emails()));
    return json.toString();
  }

  private static Person person(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      var contacts = new TreeSet<Long>();
      json.path("contactIds").forEach(id -> contacts.add(id.asLong()));
      var emails = new TreeSet<String>();
      json.path("emails").forEach(email -> emails.add(email.asText()));
      return new Person(json.path("portalId").asLong(), contacts, emails);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("audit_erasure holds a person that is no JSON", e);
    }
  }

  private static Map<String, Person> open(Connection connection) throws SQLException {
    Map<String, Person> open = new TreeMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT id, person FROM audit_erasure");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        open.put(row.getString(1), person(row.getString(2)));
      }
    }
    return open;
  }
}
