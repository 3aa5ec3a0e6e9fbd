package io.caravan.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/** An SQLite file as such, without a {@link Store}: looked at, or laid to rest. */
public final class DatabaseFile {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;
  private static final String MOST_PROBLEMS = "(10)";
  private static final String SOUND = "ok";

  private final Path file;

  public DatabaseFile(Path file) {
    this.file = file;
  }

  /**
   * Makes an empty file where there is none, which nobody but its owner can read: it will hold
   * personal data. SQLite gives its log the same permissions. Those of a file that is there already
   * are left to whoever gave them.
   *
   * @throws StoreException when it cannot be made
   */
  void makeIfMissing() {
    try {
      if (!Files.exists(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
      }
    } catch (IOException e) {
      throw new StoreException("The database " + file + " cannot be made: " + e, e);
    }
  }

  /**
   * Runs queries; nothing can be changed by them.
   *
   * @throws StoreException when the file is no database, or a query fails
   */
  public <T> T read(Work<T> work) {
    try (Connection connection = open(file, true)) {
      return work.run(connection);
    } catch (SQLException e) {
      throw failed("The database " + file + " cannot be read", e);
    }
  }

  /**
   * What is wrong with the file by SQLite's own judgement; empty when nothing is.
   *
   * @param whole also whether each index agrees with its table, which takes several times as long
   * @throws StoreException when it is no database at all
   */
  public List<String> problems(boolean whole) {
    return read(
        connection -> {
          var problems = new ArrayList<String>();
          String check = whole ? "integrity_check" : "quick_check";
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("PRAGMA " + check + MOST_PROBLEMS)) {
            while (row.next()) {
              problems.add(row.getString(1));
            }
          }
          problems.remove(SOUND);
          return problems;
        });
  }

  /**
   * Brings the log that a killed process left into the file, which is whole by itself afterwards;
   * only for who has {@linkplain Store#claim claimed} it.
   *
   * @throws StoreException when that is not possible, as with a damaged file
   */
  public void settle() {
    try (Connection connection = open(file, false);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      throw failed("The log of the database " + file + " cannot be brought into it", e);
    }
  }

  /** Deletes it, with its log and whatever else opening it has left. */
  public void delete() throws IOException {
    for (String ending : List.of("-wal", "-shm", "-journal", ".lock", "")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ending));
    }
  }

  /** A connection that leaves the file's journal mode as it is. */
  static Connection open(Path file, boolean readOnly) throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    return DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
  }

  static StoreException failed(String what, SQLException cause) {
    StoreUnavailable unavailable = DatabaseFailure.unavailable(cause);
    return unavailable != null
        ? unavailable
        : new StoreException(what + ": " + cause.getMessage(), cause);
  }
}
