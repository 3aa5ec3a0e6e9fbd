package io.caravan.portal.oauth;

import io.caravan.portal.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Proves at the exchange of a code that we are who asked for it. Source: RFC 7636, S256. */
final class Pkce {

  private static final int BYTES = 48;

  private Pkce() {}

  /** A new secret of 64 characters. */
  static Secret verifier(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What may be seen of it. */
  static String challenge(Secret verifier) {
    byte[] text = verifier.value().getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(text));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
