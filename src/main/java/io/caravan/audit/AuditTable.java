package io.caravan.audit;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of the log: entries, their values, and the chain's end. */
final class AuditTable {

  private static final String SELECT =
      """
      SELECT e.id, e.at, e.caller_kind, e.caller_id, e.caller_domain, e.caller_role,
        e.caller_address, e.action, e.target, e.portal_id, e.before_digest, e.after_digest,
        e.result, e.previous_hash, e.hash, v.salt, v.value_before, v.value_after
      FROM audit_entry e LEFT JOIN audit_value v ON v.entry_id = e.id
      """;

  private final Dialect dialect;

  AuditTable(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * The last entry of the chain.
   *
   * @param id 0 when there is none
   * @param hash empty when there is none
   */
  record Head(long id, String hash) {}

  /** The chain's end, which no other transaction can move until this one is over. */
  Head lockedHead(Connection connection) throws SQLException {
    // SQLite has one writer anyway.
    return head(connection, dialect == Dialect.POSTGRESQL ? " FOR UPDATE" : "");
  }

  Head head(Connection connection) throws SQLException {
    return head(connection, "");
  }

  private static Head head(Connection connection, String lock) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT last_id, last_hash FROM audit_chain WHERE one = 1" + lock);
        ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("the audit log has lost its end: audit_chain is empty");
      }
      return new Head(row.getLong(1), row.getString(2));
    }
  }

  void moveHead(Connection connection, Head head) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE audit_chain SET last_id = ?, last_hash = ? WHERE one = 1")) {
      update.setLong(1, head.id());
      update.setString(2, head.hash());
      update.executeUpdate();
    }
  }

  void insert(Connection connection, List<ChainedEntry> entries) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO audit_entry (id, at, caller_kind, caller_id, caller_domain, caller_role,
                  caller_address, action, target, portal_id, before_digest, after_digest, result,
                  previous_hash, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """);
        PreparedStatement value =
            connection.prepareStatement(
                """
                INSERT INTO audit_value (entry_id, salt, value_before, value_after)
                VALUES (?, ?, ?, ?)
                """)) {
      boolean values = false;
      for (ChainedEntry entry : entries) {
        insert.setLong(1, entry.id());
        insert.setLong(2, entry.at());
        insert.setString(3, entry.caller().kind().name());
        insert.setString(4, entry.caller().id());
        insert.setString(5, entry.caller().domain());
        insert.setString(6, entry.caller().role().name());
        insert.setString(7, entry.caller().address());
        insert.setString(8, entry.action());
        insert.setString(9, entry.target());
        insert.setLong(10, entry.portalId());
        insert.setString(11, entry.beforeDigest());
        insert.setString(12, entry.afterDigest());
        insert.setString(13, entry.result());
        insert.setString(14, entry.previousHash());
        insert.setString(15, entry.hash());
        insert.addBatch();
        if (entry.values().isPresent()) {
          value.setLong(1, entry.id());
          value.setString(2, entry.values().get().salt());
          value.setString(3, entry.values().get().before());
          value.setString(4, entry.values().get().after());
          value.addBatch();
          values = true;
        }
      }
      insert.executeBatch();
      if (values) {
        value.executeBatch();
      }
    }
  }

  /** Entries beyond one, in the order of the chain. */
  List<ChainedEntry> after(Connection connection, long id, int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + " WHERE e.id > ? ORDER BY e.id LIMIT ?")) {
      select.setLong(1, id);
      select.setInt(2, limit);
      return entries(select);
    }
  }

  Optional<ChainedEntry> find(Connection connection, long id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE e.id = ?")) {
      select.setLong(1, id);
      return entries(select).stream().findFirst();
    }
  }

  /**
   * Entries that fit conditions.
   *
   * @param rest what follows WHERE
   * @param values for its question marks
   */
  List<ChainedEntry> where(Connection connection, String rest, List<?> values) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE " + rest)) {
      int at = 1;
      for (Object value : values) {
        select.setObject(at++, value);
      }
      return entries(select);
    }
  }

  /** Takes values away; the chain holds without them. Gives back how many there were. */
  int eraseValues(Connection connection, List<Long> ids) throws SQLException {
    return delete(connection, "DELETE FROM audit_value WHERE entry_id = ?", ids);
  }

  /** Takes entries away that stand in an archive; the database refuses others. */
  int remove(Connection connection, List<Long> ids) throws SQLException {
    eraseValues(connection, ids);
    return delete(connection, "DELETE FROM audit_entry WHERE id = ?", ids);
  }

  private static int delete(Connection connection, String sql, List<Long> ids) throws SQLException {
    int deleted = 0;
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      for (long id : ids) {
        delete.setLong(1, id);
        delete.addBatch();
      }
      for (int count : delete.executeBatch()) {
        deleted += count;
      }
    }
    return deleted;
  }

  private static List<ChainedEntry> entries(PreparedStatement select) throws SQLException {
    List<ChainedEntry> entries = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        entries.add(entry(row));
      }
    }
    return entries;
  }

  private static ChainedEntry entry(ResultSet row) throws SQLException {
    String salt = row.getString("salt");
    return new ChainedEntry(
        row.getLong("id"),
        row.getLong("at"),
        new Caller(
            Caller.Kind.valueOf(row.getString("caller_kind")),
            row.getString("caller_id"),
            row.getString("caller_domain"),
            Role.valueOf(row.getString("caller_role")),
            row.getString("caller_address")),
        row.getString("action"),
        row.getString("target"),
        row.getLong("portal_id"),
        row.getString("result"),
        row.getString("before_digest"),
        row.getString("after_digest"),
        row.getString("previous_hash"),
        row.getString("hash"),
        salt == null
            ? Optional.empty()
            : Optional.of(
                new ChainedEntry.Values(
                    salt, row.getString("value_before"), row.getString("value_after"))));
  }
}
