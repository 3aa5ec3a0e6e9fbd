package io.caravan.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Lets the commands of the machine into the process that runs on it: 256 random bits, new with each
 * start. Does not print itself.
 */
public final class OperatorToken {

  /** What it begins with. */
  public static final String PREFIX = "cvo_";

  /** In this header a command says who typed it; heeded with an operator token alone. */
  public static final String USER_HEADER = "Caravan-User";

  private final String text;
  private final byte[] digest;

  private OperatorToken(String text) {
    this.text = text;
    this.digest = digest(text);
  }

  /** A new one. */
  public static OperatorToken random() {
    byte[] bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    return new OperatorToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /** The token itself: a secret. */
  public String reveal() {
    return text;
  }

  /** Whether it is this one; takes as long for any. */
  boolean matches(String presented) {
    return MessageDigest.isEqual(digest, digest(presented));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return PREFIX + "***";
  }
}
