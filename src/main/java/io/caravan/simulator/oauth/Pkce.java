package io.caravan.simulator.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** Proof that whoever exchanges a code also asked for it. Source: RFC 7636, method S256. */
public final class Pkce {

  private Pkce() {}

  /**
   * Whether a verifier fits a challenge.
   *
   * @param challenge null when the app sent none: then it must not send a verifier either
   */
  public static boolean proves(Optional<String> verifier, String challenge) {
    if (challenge == null) {
      return verifier.isEmpty();
    }
    return verifier
        .map(Pkce::s256)
        .filter(
            hash ->
                MessageDigest.isEqual(
                    hash.getBytes(StandardCharsets.US_ASCII),
                    challenge.getBytes(StandardCharsets.US_ASCII)))
        .isPresent();
  }

  private static String s256(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
