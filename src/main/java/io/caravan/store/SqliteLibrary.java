package io.caravan.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native library. The driver copies it into the folder for temporary files and takes it
 * away when the JVM ends; a process that is killed leaves a megabyte there each time. Here the copy
 * goes as soon as it is loaded: the process keeps what it has mapped. Where the system does not let
 * it go (Windows), it goes when the JVM ends, as before.
 */
final class SqliteLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);

  /** The driver's own setting; who sets it wants the library there. */
  private static final String FOLDER = "org.sqlite.tmpdir";

  static {
    if (System.getProperty(FOLDER) == null) {
      load();
    }
  }

  private SqliteLibrary() {}

  /** Loads it, once for the process: with the first call, as this class is. */
  static void require() {}

  private static void load() {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("caravan-sqlite");
      // Before the driver says the same of its files: what was said last is deleted first.
      folder.toFile().deleteOnExit();
      System.setProperty(FOLDER, folder.toString());
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      // The first connection tries again, and says what is the matter.
      LOG.debug("SQLite's library is left to its driver", e);
    } finally {
      System.clearProperty(FOLDER);
      if (folder != null) {
        remove(folder);
      }
    }
  }

  private static void remove(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      LOG.debug("SQLite's library stays in {} until the end", folder, e);
    }
  }
}
