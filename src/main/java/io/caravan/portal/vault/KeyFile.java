package io.caravan.portal.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Keys in a file that nobody but its owner can read: what {@link KeyRingJson} writes, or by hand
 * one key in each line, the current one first.
 */
final class KeyFile implements KeySource {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LARGEST = 1 << 20;
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path file;

  KeyFile(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  @Override
  public String name() {
    return "the key file " + file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  @Override
  public Loaded load() {
    try {
      requirePrivate();
      if (Files.size(file) > LARGEST) {
        throw new VaultException("is larger than a megabyte, so it is no key file");
      }
      byte[] bytes = Files.readAllBytes(file);
      return new Loaded(parse(new String(bytes, StandardCharsets.UTF_8)), version(bytes));
    } catch (NoSuchFileException e) {
      throw new VaultException("The key file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new VaultException("The key file " + file + " cannot be read: " + e, e);
    } catch (VaultException e) {
      throw new VaultException("The key file " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void replace(Loaded was, KeyRing ring) {
    locked(
        () -> {
          if (!load().version().equals(was.version())) {
            throw new VaultException(
                "The key file " + file + " was changed by somebody else meanwhile; try again");
          }
          write(file.toRealPath(), ring);
        });
  }

  /** Writes the file unless it exists by now. */
  void create(KeyRing ring) {
    locked(
        () -> {
          if (!exists()) {
            write(file, ring);
          }
        });
  }

  private static KeyRing parse(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return KeyText.parseList(text);
    }
    try {
      return KeyRingJson.read(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      // Its own message could quote a key.
      throw new VaultException(
          "is broken JSON in line " + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
    }
  }

  private void requirePrivate() throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return; // Windows has no such modes
    }
    Set<PosixFilePermission> mode = view.readAttributes().permissions();
    if (mode.stream().anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
      throw new VaultException(
          "is open to others than its owner (%s): run chmod 600 %s"
              .formatted(PosixFilePermissions.toString(mode), file));
    }
  }

  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  private void locked(Change change) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Files.createDirectories(file.getParent());
      try (var channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = channel.lock()) {
        if (!held.isValid()) {
          throw new IOException("its lock was lost");
        }
        change.run();
      }
    } catch (OverlappingFileLockException e) {
      throw new VaultException("The key file " + file + " is just being changed; try again", e);
    } catch (IOException e) {
      throw new VaultException(
          "The key file %s cannot be written: %s. Where it is provided by something else, change it there"
              .formatted(file, e),
          e);
    }
  }

  /** All or nothing, and never readable by others: a half-written file would lose every key. */
  private static void write(Path target, KeyRing ring) throws IOException {
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(KeyRingJson.write(ring));
    Path directory = target.getParent();
    boolean posix =
        Files.getFileAttributeView(
                directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            != null;
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
            : new FileAttribute<?>[0];
    Path next = Files.createTempFile(directory, target.getFileName().toString(), ".new", mode);
    try {
      try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(bytes));
        channel.force(true);
      }
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
    if (posix) {
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static String version(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
