package io.caravan.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files with secrets: nobody but their owner can read them, and they appear at once and whole. */
final class PrivateFile {

  private PrivateFile() {}

  /**
   * Writes a file, in place of the one that may be there.
   *
   * @throws IOException when it cannot be written
   */
  static void write(Path file, byte[] content) throws IOException {
    Path target = file.toAbsolutePath();
    Path half =
        Files.createTempFile(
            target.getParent(),
            "." + target.getFileName() + "-",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(half, content);
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  /**
   * Opens a new file for writing.
   *
   * @throws IOException when there is one already, or when it cannot be written
   */
  static OutputStream create(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
    return Files.newOutputStream(file, StandardOpenOption.WRITE);
  }
}
