package io.caravan.channel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The first 128 bits of SHA-256 of a dedupe key: no two keys of a lifetime share them by chance,
 * and nobody can craft two that do, so comparing them is as exact as comparing the keys.
 */
final class DedupeHash {

  private DedupeHash() {}

  /** Two longs for each message; both are zero for a message without a dedupe key. */
  static long[] of(List<ChannelMessage> messages) {
    long[] hashes = new long[2 * messages.size()];
    MessageDigest digest = null;
    for (int i = 0; i < messages.size(); i++) {
      String key = messages.get(i).dedupeKey();
      if (key == null) {
        continue;
      }
      if (digest == null) {
        digest = sha256();
      }
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
      hashes[2 * i] = hash.getLong();
      // Never both zero: that stands for no key.
      hashes[2 * i + 1] = hash.getLong() | 1;
    }
    return hashes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
