package io.caravan.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Checks that tokens are signed by one issuer. Which algorithms are allowed is the issuer's matter,
 * never the token's: a public key is no secret to make an HMAC with, and {@code none} is none of
 * them.
 */
final class Signatures {

  private static final int PATIENCE_MILLIS = 2_000;
  private static final int LARGEST_KEY_SET = 256 << 10;

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  private Signatures(JWKSource<SecurityContext> keys, Set<JWSAlgorithm> algorithms) {
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    // Times and names are looked at elsewhere, with a clock of ours.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
  }

  /** Of Caravan itself. */
  static Signatures of(LocalTokens tokens) {
    return new Signatures(tokens.verifyingKeys(), Set.of(JWSAlgorithm.ES256));
  }

  /**
   * Of an identity provider. Its keys are kept ten minutes, an hour when it does not answer; a key
   * that is not known yet makes them be read again, at most twice in an interval.
   */
  static Signatures of(URI keys, Duration interval) {
    try {
      var retriever =
          new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, LARGEST_KEY_SET);
      return new Signatures(
          JWKSourceBuilder.<SecurityContext>create(keys.toURL(), retriever)
              .cache(Duration.ofMinutes(10).toMillis(), 2L * PATIENCE_MILLIS)
              .refreshAheadCache(false)
              .rateLimited(interval.toMillis())
              .retrying(false)
              .outageTolerant(Duration.ofHours(1).toMillis())
              .build(),
          Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256));
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * The claims of a token whose signature is good.
   *
   * @throws InvalidToken when it is not
   * @throws KeySourceException when the keys cannot be had at present
   */
  JWTClaimsSet verified(SignedJWT token) throws InvalidToken, KeySourceException {
    if (token.getHeader().getKeyID() == null) {
      throw new InvalidToken("The token does not name its key (kid)");
    }
    try {
      return processor.process(token, null);
    } catch (RateLimitReachedException e) {
      throw new InvalidToken("The token is signed with a key that is not known");
    } catch (KeySourceException e) {
      throw e;
    } catch (BadJOSEException | JOSEException e) {
      throw new InvalidToken("The token is not signed by its issuer, with its key and algorithm");
    }
  }
}
