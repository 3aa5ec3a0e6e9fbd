package io.caravan.portal.vault;

import java.security.SecureRandom;
import java.time.Instant;

/** A key for people who keep keys themselves. */
public final class NewKey {

  private NewKey() {}

  /** 32 random bytes as base64, as {@code HUBSPOT_TOKEN_ENCRYPTION_KEY} takes it. */
  public static String text() {
    return KeyText.of(VaultKey.random(new SecureRandom(), Instant.EPOCH));
  }
}
