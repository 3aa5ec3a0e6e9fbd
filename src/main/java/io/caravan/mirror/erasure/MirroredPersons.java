package io.caravan.mirror.erasure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonLookup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Finds persons by what the mirror has of their contacts. */
public final class MirroredPersons implements PersonLookup {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Properties of contacts that hold an address, or several with semicolons between. */
  private static final Set<String> ADDRESSES =
      Set.of("email", "work_email", "hs_additional_emails");

  @Override
  public Person byContact(Connection connection, long portalId, long contactId)
      throws SQLException {
    long survivor = survivor(connection, portalId, contactId);
    Set<Long> ids = new TreeSet<>(List.of(contactId, survivor));
    String merged =
        "SELECT old_id FROM mirror_merge WHERE portal_id = ? AND object_type = '0-1' AND new_id = ?";
    try (PreparedStatement select = connection.prepareStatement(merged)) {
      select.setLong(1, portalId);
      select.setLong(2, survivor);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ids.add(row.getLong(1));
        }
      }
    }
    Set<String> emails = new HashSet<>();
    for (long id : ids) {
      emails.addAll(emails(connection, portalId, id));
    }
    return new Person(portalId, ids, emails);
  }

  @Override
  public Optional<Person> byEmail(Connection connection, long portalId, String email)
      throws SQLException {
    String plain = email.strip().toLowerCase(Locale.ROOT);
    String sql =
        """
        SELECT record_id, properties FROM mirror_record
        WHERE portal_id = ? AND object_type = '0-1'
          AND lower(CAST(properties AS TEXT)) LIKE ? ESCAPE '!'
        """;
    Set<Long> ids = new TreeSet<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, portalId);
      select.setString(
          2, "%" + plain.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (emails(row.getString(2)).contains(plain)) {
            ids.add(row.getLong(1));
          }
        }
      }
    }
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    Set<Long> all = new TreeSet<>();
    Set<String> emails = new HashSet<>(Set.of(plain));
    for (long id : ids) {
      Person person = byContact(connection, portalId, id);
      all.addAll(person.contactIds());
      emails.addAll(person.emails());
    }
    return Optional.of(new Person(portalId, all, emails));
  }

  @Override
  public void all(Connection connection, Consumer<Person> taker) throws SQLException {
    String sql =
        """
        SELECT portal_id, record_id, properties FROM mirror_record
        WHERE object_type = '0-1' AND state <> 'erased'
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(1_000);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          taker.accept(
              new Person(row.getLong(1), Set.of(row.getLong(2)), emails(row.getString(3))));
        }
      }
    }
  }

  private static long survivor(Connection connection, long portalId, long contactId)
      throws SQLException {
    String sql =
        "SELECT new_id FROM mirror_merge WHERE portal_id = ? AND object_type = '0-1' AND old_id = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, portalId);
      select.setLong(2, contactId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : contactId;
      }
    }
  }

  private static Set<String> emails(Connection connection, long portalId, long contactId)
      throws SQLException {
    String sql =
        """
        SELECT properties FROM mirror_record
        WHERE portal_id = ? AND object_type = '0-1' AND record_id = ?
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, portalId);
      select.setLong(2, contactId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? emails(row.getString(1)) : Set.of();
      }
    }
  }

  private static Set<String> emails(String properties) {
    try {
      JsonNode json = JSON.readTree(properties);
      Set<String> emails = new HashSet<>();
      for (String property : ADDRESSES) {
        for (String one : json.path(property).asText("").split(";")) {
          if (one.contains("@")) {
            emails.add(one.strip().toLowerCase(Locale.ROOT));
          }
        }
      }
      return emails;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("mirror_record holds properties that are no JSON", e);
    }
  }
}
