package io.caravan.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells the failures of a database from those of the work that ran on it. */
final class DatabaseFailure {

  private DatabaseFailure() {}

  /** What is wrong with the database, or null when the work is to blame. */
  static StoreUnavailable unavailable(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof StoreUnavailable known) {
        return known;
      }
      if (t instanceof SQLException e) {
        String what = e instanceof SQLiteException s ? sqlite(s.getResultCode()) : server(e);
        if (what != null) {
          return new StoreUnavailable(what + " (" + e.getMessage() + ")", failure);
        }
      }
    }
    return null;
  }

  /** True when PostgreSQL gave up the transaction for the sake of a concurrent one. */
  static boolean transientConflict(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException e && !(e instanceof SQLiteException)) {
        String state = e.getSQLState();
        return "40001".equals(state) || "40P01".equals(state);
      }
    }
    return false;
  }

  private static String sqlite(SQLiteErrorCode code) {
    // The low byte is the primary result code; the rest only refines it.
    return switch (code.code & 0xff) {
      case 13 ->
          "The disk of the database is full: free some space, Caravan then goes on by itself";
      case 10 -> "The database cannot be read or written: check the disk and its mount";
      case 14 ->
          "The database file cannot be opened: check that its directory exists and is writable";
      case 8 ->
          "The database is not writable: check the owner and mode of the file and its directory";
      case 11, 26 -> "The database file is damaged or no database: restore it from a backup";
      case 5, 6, 15 -> "The database is locked by somebody else: no other program may write to it";
      case 7 -> "SQLite ran out of memory";
      default -> null;
    };
  }

  private static String server(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.length() < 2) {
      return null;
    }
    return switch (state.substring(0, 2)) {
      case "08" -> "The database server cannot be reached: check caravan.store.url and the network";
      case "28" -> "The database server refuses the user: check caravan.store.user and .password";
      case "53" -> "The database server is out of disk, memory or connections";
      case "57" -> "The database server is stopping or has cancelled the statement";
      case "58" -> "The database server cannot read or write its files";
      case "25" -> "25006".equals(state) ? "The database server is read-only (a standby?)" : null;
      default -> null;
    };
  }
}
