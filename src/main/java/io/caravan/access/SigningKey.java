package io.caravan.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The file of the key that signs Caravan's own tokens, beside the database, which nobody but its
 * owner can read. It is made when it is not there; whoever deletes the file ends all tokens that
 * its keys signed.
 */
final class SigningKey {

  /** Its name in the directory. */
  static final String FILE = "access-key.json";

  /** Held while the file is changed; it stays, for deleting it would let two in. */
  static final String LOCK = ".access-key.lock";

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private SigningKey() {}

  /**
   * Reads it, or makes it.
   *
   * @throws IOException when it cannot be read or written, or others can read it
   */
  static SigningKeys in(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      make(file);
      return read(file);
    }
  }

  /**
   * Puts other keys in the place of those that are there; whoever reads meanwhile reads the ones or
   * the others.
   *
   * @return the other keys
   * @throws IOException when the file cannot be changed, or is being changed by somebody else
   */
  static SigningKeys change(Path directory, UnaryOperator<SigningKeys> change) throws IOException {
    in(directory);
    Path file = directory.resolve(FILE);
    try (FileChannel lock =
            FileChannel.open(
                directory.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER));
        FileLock held = lock.lock()) {
      SigningKeys next = change.apply(read(file));
      Path draft = draft(file, next);
      try {
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
      return next;
    } catch (OverlappingFileLockException e) {
      throw new IOException(file + " is being changed by somebody else; try again", e);
    }
  }

  static SigningKeys read(Path file) throws IOException {
    String json = Files.readString(file);
    var others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    others.removeAll(OWNER);
    if (!others.isEmpty()) {
      throw new IOException(
          "others can use the key %s (%s); make a new one, or, if nobody has seen it: chmod 600 %s"
              .formatted(file, PosixFilePermissions.toString(others), file));
    }
    try {
      return SigningKeys.parse(json);
    } catch (ParseException | RuntimeException e) {
      // Its message could have a part of the key in it.
      throw new IOException(
          file
              + " holds no private key on P-256 as a JSON Web Key (Set); delete it to have a new"
              + " one");
    }
  }

  /** Whole or not at all, and the first of two processes wins. */
  private static void make(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = draft(file, SigningKeys.generate());
    try {
      link(draft, file);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; its key it is.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static Path draft(Path file, SigningKeys keys) throws IOException {
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".access-key-",
            ".json",
            PosixFilePermissions.asFileAttribute(OWNER));
    Files.writeString(draft, keys.json(), StandardOpenOption.DSYNC);
    return draft;
  }

  private static void link(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (UnsupportedOperationException e) {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
