package io.caravan.portal.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits. Shows nothing of it when printed.
 *
 * @param id 16 hex digits that follow from the key itself, so that no two keys share one
 * @param key for AES
 * @param created empty when its source does not tell, as the environment
 * @param retired since when another one is current; empty when it is current, or its source does
 *     not tell
 */
public record VaultKey(
    String id, SecretKey key, Optional<Instant> created, Optional<Instant> retired) {

  /** Of a key, in bytes. */
  public static final int BYTES = 32;

  private static final byte[] ID_PURPOSE = "caravan vault key id".getBytes(StandardCharsets.UTF_8);
  private static final int ID_BYTES = 8;

  /** A key whose source says nothing more of it. */
  static VaultKey of(byte[] bytes) {
    return new VaultKey(
        idOf(bytes), new SecretKeySpec(bytes, "AES"), Optional.empty(), Optional.empty());
  }

  /** A new key. */
  static VaultKey random(SecureRandom random, Instant now) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    VaultKey made = of(bytes).created(Optional.of(now));
    Arrays.fill(bytes, (byte) 0);
    return made;
  }

  VaultKey created(Optional<Instant> when) {
    return new VaultKey(id, key, when, retired);
  }

  VaultKey retired(Optional<Instant> when) {
    return new VaultKey(id, key, created, when);
  }

  @Override
  public String toString() {
    return "VaultKey[" + id + "]";
  }

  /** Made with the key and not from a part of it: it tells nobody anything about it. */
  private static String idOf(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(ID_PURPOSE), 0, ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
