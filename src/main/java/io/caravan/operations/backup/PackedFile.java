package io.caravan.operations.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A database as a gzip file: the JDK writes it, and every machine can read it without Caravan.
 * Level 1, since a higher one takes several times as long for a file that is hardly smaller.
 */
final class PackedFile {

  private static final int CHUNK = 1 << 16;

  private final Path file;

  PackedFile(Path file) {
    this.file = file;
  }

  /** Compresses a file into this one, which is empty, and makes it durable; gives its SHA-256. */
  String pack(Path database) throws IOException {
    MessageDigest sha256 = sha256();
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
        var gzip = new Fast(new DigestOutputStream(out, sha256))) {
      Files.copy(database, gzip);
    }
    OwnersFile.force(file);
    return HexFormat.of().formatHex(sha256.digest());
  }

  /**
   * Unpacks this file into an empty one, and makes that durable.
   *
   * @param most so many bytes it may have
   * @throws IOException when it cannot be unpacked, or is larger than that
   */
  void unpack(Path database, long most) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file), CHUNK);
        OutputStream out = Files.newOutputStream(database, StandardOpenOption.WRITE)) {
      copy(in, out, most);
    }
    OwnersFile.force(database);
  }

  /** The SHA-256 of this file. */
  String hash() throws IOException {
    MessageDigest sha256 = sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = most;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      left -= read;
      if (left < 0) {
        throw new IOException("it holds more than the " + most + " bytes that it should");
      }
      out.write(chunk, 0, read);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, CHUNK);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
