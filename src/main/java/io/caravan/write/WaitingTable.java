package io.caravan.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of writes, as to which of them have been accepted and where they wait. */
final class WaitingTable {

  /** Enters writes that are refused at once, and so wait nowhere. */
  void insertRefused(Connection connection, String submission, List<Write> writes, long now)
      throws SQLException {
    insert(connection, submission, null, writes, now);
  }

  /**
   * Enters accepted writes.
   *
   * @param channel where they wait
   */
  void insert(
      Connection connection, String submission, String channel, List<Write> writes, long now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO hubspot_write (submission_id, id, portal_id, object_type, operation,
              id_property, id_value, state, created, accepted_at, channel, record_hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'accepted', 0, ?, ?, ?)
            """)) {
      for (Write write : writes) {
        insert.setString(1, submission);
        describe(insert, write, now);
        insert.setString(9, channel);
        if (channel == null || write.target() == null) {
          // No other write waits behind it, or can be about the same record.
          insert.setNull(10, Types.BIGINT);
        } else {
          insert.setLong(10, WriteChannels.recordHash(write));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void describe(PreparedStatement insert, Write write, long now)
      throws SQLException {
    insert.setString(2, write.id());
    insert.setLong(3, write.portalId());
    insert.setString(4, write.type().id());
    insert.setString(5, write.operation().label());
    insert.setString(6, write.target() == null ? null : write.target().idProperty());
    insert.setString(7, write.target() == null ? null : write.target().value());
    insert.setLong(8, now);
  }

  /** Enters associations that a write has brought; they belong to its submission. */
  void insertChildren(Connection connection, List<Child> children, long now) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO hubspot_write (submission_id, id, portal_id, object_type, operation,
              id_property, id_value, state, created, accepted_at, parent_id, channel, record_hash)
            VALUES (coalesce((SELECT submission_id FROM hubspot_write WHERE id = ?), ''),
              ?, ?, ?, ?, ?, ?, 'accepted', 0, ?, ?, ?, ?)
            """)) {
      for (Child child : children) {
        insert.setString(1, child.parent());
        describe(insert, child.write(), now);
        insert.setString(9, child.parent());
        insert.setString(10, child.channel());
        insert.setLong(11, WriteChannels.recordHash(child.write()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** An association that a write has brought, and where it waits. */
  record Child(String parent, String channel, Write write) {}

  /** Where writes of the same records wait for their outcome, by record hash. */
  Map<Long, String> channels(Connection connection, Collection<Long> recordHashes)
      throws SQLException {
    Map<Long, String> channels = new HashMap<>();
    String in = String.join(",", Collections.nCopies(recordHashes.size(), "?"));
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT record_hash, channel FROM hubspot_write
            WHERE settled_at IS NULL AND record_hash IN ("""
                + in
                + ") ORDER BY id")) {
      int at = 1;
      for (long hash : recordHashes) {
        select.setLong(at++, hash);
      }
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        channels.put(rows.getLong(1), rows.getString(2));
      }
    }
    return channels;
  }
}
