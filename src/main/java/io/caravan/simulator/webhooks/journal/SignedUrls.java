package io.caravan.simulator.webhooks.journal;

import io.caravan.simulator.clock.SimulatorClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Addresses that open one file for a while, to whoever has them. */
public final class SignedUrls {

  /** How long an address opens its file. */
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  private final SimulatorClock clock;
  private final SecretKeySpec key;

  /**
   * @param secret known to nobody else
   */
  public SignedUrls(SimulatorClock clock, String secret) {
    this.clock = clock;
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /** When an address that is made now ends, in milliseconds since the epoch. */
  public long expiry() {
    return clock.millis() + LIFETIME.toMillis();
  }

  /** The query of an address. */
  public String query(String file, long expiresAt) {
    return "Expires=" + expiresAt + "&Signature=" + sign(file, Long.toString(expiresAt));
  }

  /** Whether an address opens its file now. */
  public boolean opens(String file, String expires, String signature) {
    boolean genuine =
        MessageDigest.isEqual(
            sign(file, expires).getBytes(StandardCharsets.US_ASCII),
            signature.getBytes(StandardCharsets.US_ASCII));
    return genuine && clock.millis() < Long.parseLong(expires);
  }

  private String sign(String file, String expires) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return HexFormat.of()
          .formatHex(mac.doFinal((file + "\n" + expires).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
