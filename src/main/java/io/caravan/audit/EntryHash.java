package io.caravan.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over an entry. The canonical form is a version byte, then each field: numbers as eight
 * bytes, texts in UTF-8 behind their length in four bytes, so that no two entries have one form.
 */
final class EntryHash {

  private static final byte VERSION = 1;

  private final MessageDigest digest = sha256();

  private EntryHash() {
    digest.update(VERSION);
  }

  /**
   * The hash of an entry at a place in the chain.
   *
   * @return hexadecimal
   */
  static String of(ChainedEntry entry, long place) {
    return new EntryHash()
        .number(place)
        .text(entry.previousHash())
        .number(entry.at())
        .text(entry.caller().kind().name())
        .text(entry.caller().id())
        .text(entry.caller().domain())
        .text(entry.caller().role().name())
        .text(entry.caller().address())
        .text(entry.action())
        .text(entry.target())
        .number(entry.portalId())
        .text(entry.beforeDigest())
        .text(entry.afterDigest())
        .text(entry.result())
        .hex();
  }

  /** What stands in the chain for a value. */
  static String digest(String salt, String value) {
    return new EntryHash().text(salt).text(value).hex();
  }

  private EntryHash number(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    return this;
  }

  private EntryHash text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
    return this;
  }

  private String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
