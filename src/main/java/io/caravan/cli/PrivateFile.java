package io.caravan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
}
