package io.caravan.access.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key as a machine presents it: {@code cvn_<id>_<secret>}. Shows nothing of its secret when
 * it is logged.
 *
 * @param id 16 hexadecimal digits
 * @param secret 256 random bits as 43 characters of base64url
 */
record KeyText(String id, String secret) {

  private static final Pattern FORM = Pattern.compile("cvn_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");

  /** A new one. */
  static KeyText random(SecureRandom random) {
    byte[] id = new byte[8];
    byte[] secret = new byte[32];
    random.nextBytes(id);
    random.nextBytes(secret);
    return new KeyText(
        HexFormat.of().formatHex(id),
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Reads what was presented; empty when it cannot be a key. */
  static Optional<KeyText> read(String presented) {
    Matcher key = FORM.matcher(presented == null ? "" : presented);
    return key.matches() ? Optional.of(new KeyText(key.group(1), key.group(2))) : Optional.empty();
  }

  /** The whole key; shown once, to who made it. */
  String whole() {
    return prefix() + secret;
  }

  /** How it begins, by which people recognise it. */
  String prefix() {
    return "cvn_" + id + "_";
  }

  /**
   * What is kept. One round of SHA-256 without salt is enough, unlike for a password: there is
   * nothing to guess in 256 random bits, so no dictionary and no slow hash would change anything,
   * and a request costs a microsecond.
   */
  String hash() {
    try {
      byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether a hash is that of this key; takes the same time wherever they differ. */
  boolean hashesTo(String hash) {
    return MessageDigest.isEqual(
        hash().getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return prefix() + "...";
  }
}
