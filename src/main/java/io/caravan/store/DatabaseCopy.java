package io.caravan.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A copy of an SQLite database as it was at one moment, made beside whoever writes to it.
 *
 * <p>By {@code VACUUM INTO}, not by SQLite's backup API. Both hold one snapshot: the writer goes
 * on, and SQLite's log cannot start over until the copy is made, so that it grows by what is
 * committed meanwhile ({@link Checkpoints} brings it back afterwards). But the backup API copies
 * pages: free ones go along, with what was deleted from them; step by step it begins anew after
 * each commit of another connection, and so never ends under load. {@code VACUUM INTO} copies rows:
 * the copy has no free pages, is as small as can be, needs neither log nor journal, and reading
 * every row shows a damaged source.
 */
public final class DatabaseCopy {

  private final Path database;
  private Statement running;
  private boolean cancelled;

  /**
   * @param database the SQLite file; another process, or this one, may have it open
   */
  public DatabaseCopy(Path database) {
    this.database = database;
  }

  /**
   * Makes the copy; blocks for as long as all of it takes to be read and written. The file is not
   * made durable.
   *
   * @param file an empty file
   * @throws StoreException when it could not be made, or was cancelled; what is in the file is then
   *     of no use
   */
  public void into(Path file) {
    try (Connection connection = DatabaseFile.open(database, false);
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, file.toString());
      begin(copy);
      copy.execute();
    } catch (SQLException e) {
      throw DatabaseFile.failed("The database " + database + " could not be copied", e);
    } finally {
      end();
    }
  }

  /** Ends a copy that is being made, and all later ones at once. */
  public synchronized void cancel() {
    cancelled = true;
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        // It ends by itself, a little later.
      }
    }
  }

  private synchronized void begin(Statement statement) {
    if (cancelled) {
      throw new StoreException("The copying of the database was cancelled");
    }
    running = statement;
  }

  private synchronized void end() {
    running = null;
  }
}
