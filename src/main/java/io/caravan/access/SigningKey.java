package io.caravan.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.Set;

/**
 * The key pair that signs Caravan's own tokens (ECDSA, P-256), in a file beside the database that
 * nobody but its owner can read. It is made when it is not there; whoever deletes the file ends all
 * tokens that it signed.
 */
final class SigningKey {

  /** Its name in the directory. */
  static final String FILE = "access-key.json";

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private SigningKey() {}

  /**
   * Reads it, or makes it.
   *
   * @throws IOException when it cannot be read or written, or others can read it
   */
  static ECKey in(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      make(file);
      return read(file);
    }
  }

  private static ECKey read(Path file) throws IOException {
    String json = Files.readString(file);
    var others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    others.removeAll(OWNER);
    if (!others.isEmpty()) {
      throw new IOException(
          "others can use the key %s (%s); make a new one, or, if nobody has seen it: chmod 600 %s"
              .formatted(file, PosixFilePermissions.toString(others), file));
    }
    try {
      ECKey key = ECKey.parse(json);
      if (!key.isPrivate() || key.getKeyID() == null || !Curve.P_256.equals(key.getCurve())) {
        throw new IOException(file + " is no private key on P-256 with an id");
      }
      return key;
    } catch (ParseException e) {
      // Its message could have a part of the key in it.
      throw new IOException(file + " is no key as a JSON Web Key; delete it to have a new one");
    }
  }

  /** Whole or not at all, and the first of two processes wins. */
  private static void make(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".access-key-",
            ".json",
            PosixFilePermissions.asFileAttribute(OWNER));
    try {
      Files.writeString(draft, generate().toJSONString());
      link(draft, file);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; its key it is.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void link(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (UnsupportedOperationException e) {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static ECKey generate() throws IOException {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .algorithm(JWSAlgorithm.ES256)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IOException("this Java cannot make a key on P-256", e);
    }
  }
}
