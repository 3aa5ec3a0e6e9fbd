package io.caravan.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Issues Caravan's own tokens. Whoever can read its key can do so, also when nothing runs. */
public final class LocalTokens {

  /** The claims {@code iss} and {@code aud} of its tokens. */
  static final String ISSUER = "caravan";

  static final String DOMAIN = "domain";
  static final String ROLES = "roles";

  private final Path directory;
  private final LiveSigningKeys keys;
  private final Clock clock;

  private LocalTokens(Path directory, Clock clock) throws IOException {
    this.directory = directory;
    this.keys = new LiveSigningKeys(directory, clock);
    this.clock = clock;
  }

  /**
   * With the key in a directory, which is made when it is not there.
   *
   * @throws IOException when the key cannot be used
   */
  public static LocalTokens in(Path directory, Clock clock) throws IOException {
    return new LocalTokens(directory, clock);
  }

  /**
   * A token that was issued.
   *
   * @param text itself: a secret
   * @param id by which it can be revoked
   * @param expires when it ends by itself
   */
  public record Issued(String text, String id, Instant expires) {
    @Override
    public String toString() {
      return "token " + id;
    }
  }

  /** A token for somebody. */
  public Issued issue(String user, String domain, Role role, Duration validFor) {
    ECKey key = keys.now().current();
    Instant now = clock.instant();
    Instant expires = now.plus(validFor);
    String id = UUID.randomUUID().toString();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(ISSUER)
            .subject(user)
            .claim(DOMAIN, domain)
            .claim(ROLES, role.label())
            .jwtID(id)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(expires))
            .build();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID(key.getKeyID())
            .type(JOSEObjectType.JWT)
            .build();
    var token = new SignedJWT(header, claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java cannot sign with ES256", e);
    }
    return new Issued(token.serialize(), id, expires);
  }

  /**
   * What a rotation has done.
   *
   * @param keyId of the key that signs from now on
   * @param before ids of the keys whose tokens are good until they expire
   * @param until when the last of these has expired for certain; empty where there are none
   */
  public record Rotated(String keyId, List<String> before, Optional<Instant> until) {

    public Rotated {
      before = List.copyOf(before);
    }
  }

  /**
   * Signs with a new key from now on; every process that uses the file does so with the next token.
   *
   * @param longest a token can be good for at most: the old key is needed no longer
   * @param revokeOld whether tokens that were issued before count for nothing from now on
   * @throws IOException when the file of the key cannot be changed
   */
  public Rotated rotate(Duration longest, boolean revokeOld) throws IOException {
    Instant now = clock.instant();
    SigningKeys rotated =
        SigningKey.change(directory, before -> before.rotated(now, longest, revokeOld));
    return new Rotated(
        rotated.current().getKeyID(),
        rotated.retired().stream().map(ECKey::getKeyID).toList(),
        rotated.retired().stream()
            .map(key -> key.getExpirationTime().toInstant())
            .max(Instant::compareTo));
  }

  /** The public halves of the keys, for those who check. */
  JWKSource<SecurityContext> verifyingKeys() {
    return keys;
  }
}
