package io.caravan.access;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** By what a token is called when it is revoked: its claim {@code jti}, or a hash of it. */
final class TokenId {

  private static final Pattern IDS = Pattern.compile("[A-Za-z0-9._:|/+=-]{1,200}");

  private TokenId() {}

  static String of(JWTClaimsSet claims, String text) {
    String id = claims.getJWTID();
    return id != null && IDS.matcher(id).matches() ? id : "sha256:" + hash(text);
  }

  /**
   * Of what somebody wants to have revoked.
   *
   * @param given a token, or an id
   * @throws IllegalArgumentException when it is neither
   */
  static String of(String given) {
    String stripped = given.strip();
    if (stripped.chars().filter(c -> c == '.').count() == 2 && stripped.startsWith("ey")) {
      try {
        return of(JWTParser.parse(stripped).getJWTClaimsSet(), stripped);
      } catch (ParseException | RuntimeException e) {
        throw new IllegalArgumentException("that is no token that can be read");
      }
    }
    if (!IDS.matcher(stripped).matches()) {
      throw new IllegalArgumentException(
          "that is neither a token nor the id of one (its claim jti)");
    }
    return stripped;
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
