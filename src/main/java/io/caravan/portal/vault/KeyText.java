package io.caravan.portal.vault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Keys as people write them down: 32 bytes as base64 (44 letters) or hex (64 digits). */
final class KeyText {

  private static final int HEX_DIGITS = 2 * VaultKey.BYTES;

  /**
   * Of 32 random bytes nearly all differ; a key with fewer different ones was not made at random.
   */
  private static final int DIFFERENT_BYTES = 16;

  private KeyText() {}

  /** How to make one. */
  static final String MADE_BY = "make one with: openssl rand -base64 32";

  /**
   * Reads one.
   *
   * @throws VaultException when it is none; shows nothing of it
   */
  static VaultKey parse(String text) {
    byte[] bytes = decode(text.strip());
    if (bytes.length != VaultKey.BYTES) {
      throw new VaultException(
          "a key must have 32 bytes as base64 (44 letters) or hex (64 digits), not %d; %s"
              .formatted(bytes.length, MADE_BY));
    }
    if (different(bytes) < DIFFERENT_BYTES) {
      throw new VaultException("a key must be random; " + MADE_BY);
    }
    VaultKey key = VaultKey.of(bytes);
    Arrays.fill(bytes, (byte) 0);
    return key;
  }

  /** Reads some, separated by commas or white space, the current one first. */
  static KeyRing parseList(String text) {
    var keys = new ArrayList<VaultKey>();
    for (String part : List.of(text.split("[,\\s]+"))) {
      if (!part.isEmpty()) {
        keys.add(parse(part));
      }
    }
    return new KeyRing(keys);
  }

  static String of(VaultKey key) {
    return Base64.getEncoder().encodeToString(key.key().getEncoded());
  }

  private static byte[] decode(String text) {
    try {
      if (text.length() == HEX_DIGITS) {
        return HexFormat.of().parseHex(text);
      }
      boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
      return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    } catch (IllegalArgumentException e) {
      // Its message would show a letter of the key.
      throw new VaultException("a key is neither base64 nor hex; " + MADE_BY);
    }
  }

  private static int different(byte[] bytes) {
    var seen = new java.util.BitSet();
    for (byte b : bytes) {
      seen.set(b & 0xff);
    }
    return seen.cardinality();
  }
}
