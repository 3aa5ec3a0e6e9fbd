package io.caravan.operations.backup;

import io.caravan.store.DatabaseFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What a copied database says of itself.
 *
 * @param schema highest version of its tables
 * @param auditEntry last entry of its audit log
 * @param auditHash that entry's hash; empty when there is none
 */
record CopyFacts(String schema, long auditEntry, String auditHash) {

  /**
   * Reads them, after SQLite has found nothing wrong with the file.
   *
   * @throws BackupException when it has
   */
  static CopyFacts of(Path file) {
    var copy = new DatabaseFile(file);
    List<String> problems = copy.problems(false);
    if (!problems.isEmpty()) {
      throw new BackupException("The copy of the database is damaged: " + problems.get(0));
    }
    return copy.read(CopyFacts::read);
  }

  private static CopyFacts read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String schema;
      try (ResultSet row =
          statement.executeQuery(
              "SELECT version FROM schema_history WHERE success = 1 AND version IS NOT NULL"
                  + " ORDER BY CAST(version AS REAL) DESC LIMIT 1")) {
        schema = row.next() ? row.getString(1) : "";
      }
      try (ResultSet row = statement.executeQuery("SELECT last_id, last_hash FROM audit_chain")) {
        return row.next()
            ? new CopyFacts(schema, row.getLong(1), row.getString(2))
            : new CopyFacts(schema, 0, "");
      }
    }
  }
}
