package io.caravan.audit;

import io.caravan.access.Caller;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Which archives there are. */
final class ArchiveTable {

  /** Whose entries are archived: a caller wherever it called from. */
  record Owner(Caller.Kind kind, String id, String domain) {}

  /**
   * An archive.
   *
   * @param file its name in the archives' folder
   * @param last the last entry in it; others of its time may belong to other callers
   */
  record Archive(String file, Owner owner, long first, long last, long entries) {}

  /** All of them, in the order of their first entries. */
  List<Archive> all(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                SELECT file, caller_kind, caller_id, caller_domain, first_id, last_id, entries
                FROM audit_archive ORDER BY first_id, file
                """);
        ResultSet row = select.executeQuery()) {
      List<Archive> archives = new ArrayList<>();
      while (row.next()) {
        archives.add(
            new Archive(
                row.getString(1),
                new Owner(
                    Caller.Kind.valueOf(row.getString(2)), row.getString(3), row.getString(4)),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7)));
      }
      return archives;
    }
  }

  void insert(Connection connection, Archive archive, long now) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO audit_archive
              (file, caller_kind, caller_id, caller_domain, first_id, last_id, entries, archived_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, archive.file());
      insert.setString(2, archive.owner().kind().name());
      insert.setString(3, archive.owner().id());
      insert.setString(4, archive.owner().domain());
      insert.setLong(5, archive.first());
      insert.setLong(6, archive.last());
      insert.setLong(7, archive.entries());
      insert.setLong(8, now);
      insert.executeUpdate();
    }
  }

  /** Callers with entries in the database, and how many. */
  List<Held> held(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                SELECT caller_kind, caller_id, caller_domain, count(*) FROM audit_entry
                GROUP BY caller_kind, caller_id, caller_domain
                """);
        ResultSet row = select.executeQuery()) {
      List<Held> held = new ArrayList<>();
      while (row.next()) {
        held.add(
            new Held(
                new Owner(
                    Caller.Kind.valueOf(row.getString(1)), row.getString(2), row.getString(3)),
                row.getLong(4)));
      }
      return held;
    }
  }

  /** How many entries of a caller the database holds. */
  record Held(Owner owner, long entries) {}
}
