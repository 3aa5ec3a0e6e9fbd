package io.caravan.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right of one process to an SQLite file: a lock beside it, which ends with the process however
 * that ends. Deduplication and order rely on there being no second writer.
 */
final class FileOwnership implements AutoCloseable {

  private final FileChannel channel;

  private FileOwnership(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the directory of the file and takes the lock.
   *
   * @throws StoreException when another process has it, or the directory cannot be written
   */
  static FileOwnership of(Path database) {
    Path lockFile = database.resolveSibling(database.getFileName() + ".lock");
    try {
      Files.createDirectories(database.getParent());
      FileChannel channel =
          FileChannel.open(
              lockFile,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!lock(channel)) {
        String holder = Files.readString(lockFile).strip();
        channel.close();
        throw new StoreException(
            "The database %s is in use by another Caravan process%s: stop that one first, or give this one another caravan.store.url"
                .formatted(database, holder.isEmpty() ? "" : " (process id " + holder + ")"));
      }
      channel.truncate(0);
      String pid = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new FileOwnership(channel);
    } catch (IOException e) {
      throw new StoreException(
          "The directory of the database %s cannot be written: %s".formatted(database, e), e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Gives the file back. The lock file stays: removing it would race with the next owner. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("The lock of the database could not be given back", e);
    }
  }
}
