package io.caravan.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * SQLite's log file, to be made durable from outside of SQLite. SQLite keeps its locks on the
 * database file alone, so that opening and closing this one does not disturb them.
 */
final class WriteAheadLog implements LogSync.Log {

  private final Path file;
  private FileChannel channel;

  WriteAheadLog(Path database) {
    this.file = database.resolveSibling(database.getFileName() + "-wal");
  }

  /** Makes durable all that SQLite has written to the log; for one thread. */
  @Override
  public void force() throws IOException {
    if (channel == null) {
      // SQLite creates the file with its first transaction.
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      forceDirectory();
    }
    channel.force(false);
  }

  /** A new file is durable only with its directory's entry; not all systems let one open those. */
  private void forceDirectory() {
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Windows keeps entries by itself.
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
