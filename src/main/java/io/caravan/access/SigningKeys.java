package io.caravan.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The key that signs Caravan's own tokens, and those that have signed them before.
 *
 * @param current the whole pair (ECDSA, P-256)
 * @param retired public halves alone, each until its last token has expired; the newest first
 */
record SigningKeys(ECKey current, List<ECKey> retired) {

  SigningKeys {
    retired = List.copyOf(retired);
  }

  /** A key that nobody else has, and none before it. */
  static SigningKeys generate() {
    return new SigningKeys(newKey(), List.of());
  }

  /**
   * Reads {@link #json}, or a key pair alone.
   *
   * @throws ParseException when the text is neither
   */
  static SigningKeys parse(String text) throws ParseException {
    if (!text.contains("\"keys\"")) {
      return new SigningKeys(usable(JWK.parse(text)), List.of());
    }
    List<JWK> keys = JWKSet.parse(text).getKeys();
    if (keys.isEmpty()) {
      throw new ParseException("no key", 0);
    }
    var retired = new ArrayList<ECKey>();
    for (JWK key : keys.subList(1, keys.size())) {
      if (key.getKeyID() == null || key.getExpirationTime() == null) {
        throw new ParseException("a retired key without an id or an end", 0);
      }
      retired.add(key.toECKey().toPublicJWK());
    }
    return new SigningKeys(usable(keys.get(0)), retired);
  }

  private static ECKey usable(JWK key) throws ParseException {
    if (key instanceof ECKey pair
        && pair.isPrivate()
        && pair.getKeyID() != null
        && Curve.P_256.equals(pair.getCurve())) {
      return pair;
    }
    throw new ParseException("no private key on P-256 with an id", 0);
  }

  /** A JSON Web Key Set: the current pair first. */
  String json() {
    List<JWK> all = new ArrayList<>();
    all.add(current);
    all.addAll(retired);
    return new JWKSet(all).toString(false);
  }

  /**
   * With a new key in the place of the current one.
   *
   * @param longest a token can be good for at most
   * @param revokeOld whether what was signed before counts for nothing from now on
   */
  SigningKeys rotated(Instant now, Duration longest, boolean revokeOld) {
    if (revokeOld) {
      return generate();
    }
    ECKey before =
        new ECKey.Builder(current.toPublicJWK())
            .expirationTime(Date.from(now.plus(longest)))
            .build();
    return new SigningKeys(
        newKey(), Stream.concat(Stream.of(before), retired.stream().filter(goodAt(now))).toList());
  }

  /** The public halves of all keys whose tokens may be good. */
  JWKSet verifying(Instant now) {
    List<JWK> all = new ArrayList<>();
    all.add(current.toPublicJWK());
    retired.stream().filter(goodAt(now)).forEach(all::add);
    return new JWKSet(all);
  }

  private static Predicate<ECKey> goodAt(Instant now) {
    return key -> key.getExpirationTime().toInstant().isAfter(now);
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .algorithm(JWSAlgorithm.ES256)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java cannot make a key on P-256", e);
    }
  }

  /** Without the keys: this may end in a log. */
  @Override
  public String toString() {
    return "SigningKeys[" + current.getKeyID() + " and " + retired.size() + " before]";
  }
}
