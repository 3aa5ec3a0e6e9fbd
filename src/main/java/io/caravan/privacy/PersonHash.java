package io.caravan.privacy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands for a contact or an address in certificates: who knows it and has the key can ask whether
 * it was erased; nobody else learns anything. HMAC-SHA256 with a key that is not in the database.
 */
public final class PersonHash {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final byte[] key;

  /**
   * @param key 32 bytes
   */
  public PersonHash(byte[] key) {
    this.key = key.clone();
  }

  /**
   * With the configured key, or the one in the file; makes one, readable for its owner alone, when
   * there is none.
   *
   * @throws IllegalStateException when the file holds no key
   */
  public static PersonHash of(PrivacySettings settings) throws IOException {
    if (settings.key().isPresent()) {
      return new PersonHash(settings.key().get());
    }
    Path file = settings.keyFile();
    if (!Files.exists(file)) {
      make(file);
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(Files.readString(file).strip());
    } catch (IllegalArgumentException e) {
      key = new byte[0];
    }
    if (key.length != KEY_BYTES) {
      throw new IllegalStateException(
          file
              + " must hold 32 bytes in Base64: restore it, for without it certificates cannot be"
              + " looked up, or set caravan.privacy.key");
    }
    return new PersonHash(key);
  }

  private static void make(Path file) throws IOException {
    byte[] fresh = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    Path whole = file.toAbsolutePath();
    Files.createDirectories(whole.getParent());
    try {
      if (whole.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            whole,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(whole);
      }
    } catch (FileAlreadyExistsException e) {
      return;
    }
    Files.writeString(
        whole, Base64.getEncoder().encodeToString(fresh) + "\n", StandardOpenOption.WRITE);
  }

  /** Of a contact. */
  public String contact(long portalId, long contactId) {
    return hash("contact/" + portalId + "/" + contactId);
  }

  /** Of an address, whatever the case of its letters. */
  public String email(long portalId, String email) {
    return hash("email/" + portalId + "/" + email.strip().toLowerCase(java.util.Locale.ROOT));
  }

  /** Of all that a person is known by, in an order that tells nothing. */
  public Set<String> all(Person person) {
    var hashes = new TreeSet<String>();
    person.contactIds().forEach(id -> hashes.add(contact(person.portalId(), id)));
    person.emails().forEach(email -> hashes.add(email(person.portalId(), email)));
    return hashes;
  }

  private String hash(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
