package io.caravan.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables of erasures. */
final class ErasureTable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is known of an erasure that is not done. */
  record Open(String id, String state, Person person, long erasedAt) {}

  void insert(
      Connection connection,
      String id,
      Person person,
      String askedBy,
      String cause,
      long at,
      Collection<String> hashes)
      throws SQLException {
    insert(connection, id, person.portalId(), askedBy, cause, at, "asked", json(person), 0, hashes);
  }

  /** Enters an erasure that was done before the database became what it is. */
  boolean insertDone(
      Connection connection, String id, long portalId, long at, Collection<String> hashes)
      throws SQLException {
    return insert(connection, id, portalId, "", "ledger", at, "done", "", at, hashes);
  }

  private boolean insert(
      Connection connection,
      String id,
      long portalId,
      String askedBy,
      String cause,
      long at,
      String state,
      String person,
      long doneAt,
      Collection<String> hashes)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO privacy_erasure
              (id, portal_id, asked_at, asked_by, cause, state, person, erased_at, done_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """)) {
      insert.setString(1, id);
      insert.setLong(2, portalId);
      insert.setLong(3, at);
      insert.setString(4, askedBy);
      insert.setString(5, cause);
      insert.setString(6, state);
      insert.setString(7, person);
      insert.setLong(8, doneAt);
      insert.setLong(9, doneAt);
      if (insert.executeUpdate() == 0) {
        return false;
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO privacy_erased (hash, erasure_id) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
      for (String hash : hashes) {
        insert.setString(1, hash);
        insert.setString(2, id);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return true;
  }

  /** All that are not done, the oldest first. */
  List<Open> open(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT id, state, person, erased_at FROM privacy_erasure WHERE state <> 'done'"
                    + " ORDER BY asked_at, id");
        ResultSet row = select.executeQuery()) {
      var open = new ArrayList<Open>();
      while (row.next()) {
        open.add(
            new Open(row.getString(1), row.getString(2), person(row.getString(3)), row.getLong(4)));
      }
      return open;
    }
  }

  /** What was erased so far in each place. */
  private static Map<String, Long> places(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT place, erased FROM privacy_erasure_place WHERE erasure_id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        var places = new TreeMap<String, Long>();
        while (row.next()) {
          places.put(row.getString(1), row.getLong(2));
        }
        return places;
      }
    }
  }

  /** The places that an erasure need not go through any more. */
  Set<String> finished(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT place FROM privacy_erasure_place WHERE erasure_id = ? AND at > 0")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        var places = new TreeSet<String>();
        while (row.next()) {
          places.add(row.getString(1));
        }
        return places;
      }
    }
  }

  /** Notes what was erased in a place that is being gone through, also once more. */
  void erased(Connection connection, String id, String place, long count) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO privacy_erasure_place (erasure_id, place, erased, at) VALUES (?, ?, ?, 0)
            ON CONFLICT (erasure_id, place) DO UPDATE SET
              erased = privacy_erasure_place.erased + excluded.erased
            """)) {
      upsert.setString(1, id);
      upsert.setString(2, place);
      upsert.setLong(3, count);
      upsert.executeUpdate();
    }
  }

  /** Notes that a place was gone through to its end. */
  void finish(Connection connection, String id, String place, long at) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO privacy_erasure_place (erasure_id, place, erased, at) VALUES (?, ?, 0, ?)
            ON CONFLICT (erasure_id, place) DO UPDATE SET at = excluded.at
            """)) {
      upsert.setString(1, id);
      upsert.setString(2, place);
      upsert.setLong(3, at);
      upsert.executeUpdate();
    }
  }

  /**
   * Notes by when all backups are deleted that were made before now; a later day counts.
   *
   * @param until 0 for none
   */
  void backups(Connection connection, String id, long until) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE privacy_erasure SET backups_until = ? WHERE id = ? AND backups_until < ?")) {
      update.setLong(1, until);
      update.setString(2, id);
      update.setLong(3, until);
      update.executeUpdate();
    }
  }

  /** All places were gone through. */
  void watched(Connection connection, String id, long at) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE privacy_erasure SET state = 'watched', erased_at = ?"
                + " WHERE id = ? AND state = 'asked'")) {
      update.setLong(1, at);
      update.setString(2, id);
      update.executeUpdate();
    }
  }

  /** Nothing is on its way any more; who it was is forgotten here too. */
  void done(Connection connection, String id, long at) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE privacy_erasure SET state = 'done', person = '', done_at = ? WHERE id = ?")) {
      update.setLong(1, at);
      update.setString(2, id);
      update.executeUpdate();
    }
  }

  Optional<Certificate> certificate(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT portal_id, asked_at, asked_by, cause, state, erased_at, done_at, backups_until
            FROM privacy_erasure WHERE id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Certificate(
                id,
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                time(row.getLong(6)),
                time(row.getLong(7)),
                time(row.getLong(8)),
                places(connection, id),
                hashes(connection, id)));
      }
    }
  }

  /** The erasures of who has one of these hashes, the oldest first. */
  List<String> of(Connection connection, Collection<String> hashes) throws SQLException {
    var ids = new ArrayList<String>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT e.id FROM privacy_erased h JOIN privacy_erasure e ON e.id = h.erasure_id"
                + " WHERE h.hash = ? ORDER BY e.asked_at, e.id")) {
      for (String hash : new TreeSet<>(hashes)) {
        select.setString(1, hash);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            if (!ids.contains(row.getString(1))) {
              ids.add(row.getString(1));
            }
          }
        }
      }
    }
    return ids;
  }

  List<String> hashes(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT hash FROM privacy_erased WHERE erasure_id = ? ORDER BY hash")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        var hashes = new ArrayList<String>();
        while (row.next()) {
          hashes.add(row.getString(1));
        }
        return hashes;
      }
    }
  }

  private static Instant time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  private static String json(Person person) {
    try {
      return JSON.writeValueAsString(person);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Person person(String json) {
    try {
      return JSON.readValue(json, Person.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("privacy_erasure holds a person that is no JSON of ours", e);
    }
  }
}
