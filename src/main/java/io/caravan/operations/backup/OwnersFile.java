package io.caravan.operations.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that nobody but their owner can read, and that survive a loss of power. */
final class OwnersFile {

  private OwnersFile() {}

  /** Makes an empty file; fails when there is one. */
  static void create(Path file) throws IOException {
    Files.createFile(file, attributes(file, "rw-------"));
  }

  /** Makes a folder where there is none. */
  static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.getParent());
      Files.createDirectory(folder, attributes(folder, "rwx------"));
    }
  }

  private static FileAttribute<?>[] attributes(Path file, String permissions) {
    // Windows has no such modes; there, folders hand their rights down.
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Returns when the content is on disk. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Returns when the names in a folder are on disk; not all systems let one open folders. */
  static void forceNames(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows keeps names by itself.
    }
  }
}
