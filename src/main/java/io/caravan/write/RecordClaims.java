package io.caravan.write;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notes which record a lost create made. Records of equal content are told apart by this alone: in
 * one transaction it is looked up whose they are and who gets them, so that no record ever answers
 * for two writes, even while several batches are looked for at the same time.
 */
final class RecordClaims {

  private final Dialect dialect;

  RecordClaims(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * @param candidates by the write's id: the ids of records that it may have made
   * @return the record of each write for which there is one that no other write made or claimed
   */
  Map<String, String> claim(
      Connection connection,
      long portalId,
      ObjectType type,
      Map<String, ? extends List<String>> candidates)
      throws SQLException {
    lock(connection, portalId);
    Set<String> records = new HashSet<>();
    candidates.values().forEach(records::addAll);
    Map<String, String> makers = makers(connection, portalId, type, records);
    Map<String, String> claims = new HashMap<>();
    candidates.forEach(
        (write, found) ->
            found.stream()
                .filter(record -> makers.getOrDefault(record, write).equals(write))
                .findFirst()
                .ifPresent(
                    record -> {
                      makers.put(record, write);
                      claims.put(write, record);
                    }));
    note(connection, claims);
    return claims;
  }

  /**
   * One instance after the other, until the end of the transaction; SQLite has one writer anyway.
   */
  private void lock(Connection connection, long portalId) throws SQLException {
    if (dialect == Dialect.POSTGRESQL) {
      try (PreparedStatement lock =
          connection.prepareStatement(
              "SELECT pg_advisory_xact_lock(hashtextextended('record-claims', ?))")) {
        lock.setLong(1, portalId);
        lock.execute();
      }
    }
  }

  private static Map<String, String> makers(
      Connection connection, long portalId, ObjectType type, Set<String> records)
      throws SQLException {
    Map<String, String> makers = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id FROM hubspot_write
            WHERE portal_id = ? AND object_type = ? AND record_id = ? AND created = 1
            """)) {
      for (String record : records) {
        select.setLong(1, portalId);
        select.setString(2, type.id());
        select.setString(3, record);
        try (ResultSet rows = select.executeQuery()) {
          if (rows.next()) {
            makers.put(record, rows.getString(1));
          }
        }
      }
    }
    return makers;
  }

  private static void note(Connection connection, Map<String, String> claims) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE hubspot_write SET record_id = ?, created = 1 WHERE id = ?")) {
      for (var claim : claims.entrySet()) {
        update.setString(1, claim.getValue());
        update.setString(2, claim.getKey());
        update.addBatch();
      }
      update.executeBatch();
    }
  }
}
