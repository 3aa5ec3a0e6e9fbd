package io.caravan.portal.oauth;

import io.caravan.portal.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code state} that travels through HubSpot and back: number and end of an authorization,
 * bound to who asked for it, signed. Nothing of it is looked up before the signature was found
 * right.
 */
final class SignedState {

  private static final int NUMBER = 16;
  private static final int END = 8;
  private static final int BINDING = 16;
  private static final int PAYLOAD = NUMBER + END + BINDING;
  private static final int SIGNATURE = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  /**
   * @param clientSecret of the app, which all instances have; the key is derived from it
   */
  SignedState(Secret clientSecret) {
    this.key =
        hmac(
            clientSecret.value().getBytes(StandardCharsets.UTF_8),
            "caravan/oauth-state/1".getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * What a state says.
   *
   * @param binding a digest of who asked
   */
  record Read(UUID id, Instant end, byte[] binding) {}

  /**
   * Makes a state.
   *
   * @param asker who asked, in all that counts: the same text must be there when it comes back
   */
  String sign(UUID id, Instant end, String asker) {
    byte[] payload =
        ByteBuffer.allocate(PAYLOAD)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .putLong(end.toEpochMilli())
            .put(binding(asker))
            .array();
    byte[] whole =
        ByteBuffer.allocate(PAYLOAD + SIGNATURE).put(payload).put(hmac(key, payload)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /** Reads a state; empty when we have not made it, or somebody changed it. */
  Optional<Read> read(String state) {
    byte[] whole;
    try {
      whole = Base64.getUrlDecoder().decode(state);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    // Two texts of different last bits decode to the same bytes: only ours is taken.
    if (whole.length != PAYLOAD + SIGNATURE
        || !Base64.getUrlEncoder().withoutPadding().encodeToString(whole).equals(state)) {
      return Optional.empty();
    }
    byte[] payload = Arrays.copyOf(whole, PAYLOAD);
    byte[] signature = Arrays.copyOfRange(whole, PAYLOAD, whole.length);
    if (!MessageDigest.isEqual(signature, hmac(key, payload))) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(payload);
    var id = new UUID(fields.getLong(), fields.getLong());
    Instant end = Instant.ofEpochMilli(fields.getLong());
    byte[] binding = new byte[BINDING];
    fields.get(binding);
    return Optional.of(new Read(id, end, binding));
  }

  /** Whether a state was made for somebody. */
  static boolean isFor(Read state, String asker) {
    return MessageDigest.isEqual(state.binding(), binding(asker));
  }

  private static byte[] binding(String asker) {
    return Arrays.copyOf(Pkce.sha256(asker.getBytes(StandardCharsets.UTF_8)), BINDING);
  }

  private static byte[] hmac(byte[] with, byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(with, ALGORITHM));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
