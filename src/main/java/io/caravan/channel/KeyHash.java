package io.caravan.channel;

import java.nio.charset.StandardCharsets;

/**
 * A 64-bit number for a message key: decides the lane, and stands for the key in memory and in the
 * deferred table. Two keys with the same number would merely wait for each other.
 */
final class KeyHash {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private KeyHash() {}

  static long of(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  /** FNV-1a, with its bits mixed once more since its upper ones are weak for short keys. */
  static long of(byte[] bytes, int from, int to) {
    long hash = FNV_OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i] & 0xff) * FNV_PRIME;
    }
    hash ^= hash >>> 32;
    hash *= 0xd6e8feb86659fd93L;
    return hash ^ hash >>> 32;
  }

  static int lane(long hash, int lanes) {
    return (int) Long.remainderUnsigned(hash, lanes);
  }
}
