package io.caravan.access;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import io.caravan.access.Caller.Kind;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds out whom a token names, of Caravan's own or of a company's identity provider. */
final class TokenCheck {

  /** Clocks differ. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  /** What may stand in the audit log and in messages. */
  private static final Pattern NAMES = Pattern.compile("[\\p{L}\\p{N}._@+:|/-]{1,128}");

  private final Signatures local;
  private final Optional<CompanyIssuer> company;
  private final Optional<Signatures> foreign;
  private final Duration longest;
  private final Predicate<String> revoked;
  private final Clock clock;

  /**
   * @param foreign checks the signatures of the company's tokens
   * @param longest a token may be good for so long at most
   * @param revoked whether the token with an id has been revoked
   */
  TokenCheck(
      Signatures local,
      Optional<CompanyIssuer> company,
      Optional<Signatures> foreign,
      Duration longest,
      Predicate<String> revoked,
      Clock clock) {
    this.local = local;
    this.company = company;
    this.foreign = foreign;
    this.longest = longest;
    this.revoked = revoked;
    this.clock = clock;
  }

  /**
   * Who shows a token.
   *
   * @param address where it comes from
   * @throws InvalidToken when it lets nobody in
   * @throws KeySourceException when that cannot be told at present
   */
  Caller caller(String text, String address) throws InvalidToken, KeySourceException {
    SignedJWT token = parsed(text);
    String issuer = issuer(token);
    if (issuer.equals(LocalTokens.ISSUER)) {
      JWTClaimsSet claims = local.verified(token);
      requireValid(claims, LocalTokens.ISSUER, TokenId.of(claims, text));
      return new Caller(
          Kind.USER,
          name(claims, "sub"),
          domain(claim(claims, LocalTokens.DOMAIN), true),
          Role.find(String.valueOf(claim(claims, LocalTokens.ROLES)))
              .orElseThrow(() -> new InvalidToken("The token names no role")),
          address);
    }
    if (company.isPresent() && issuer.equals(company.get().issuer())) {
      JWTClaimsSet claims = foreign.orElseThrow().verified(token);
      requireValid(claims, company.get().audience(), TokenId.of(claims, text));
      return caller(claims, company.get(), address);
    }
    throw new InvalidToken("The token is of an issuer that is not accepted here");
  }

  private static SignedJWT parsed(String text) throws InvalidToken {
    try {
      JWT token = JWTParser.parse(text);
      if (token instanceof SignedJWT signed && signed.getState() == JWSObject.State.SIGNED) {
        return signed;
      }
    } catch (ParseException | RuntimeException e) {
      throw new InvalidToken("The credential is neither a token nor an API key");
    }
    throw new InvalidToken("The token is not signed");
  }

  /** Not believed until its signature is checked; it only says whose keys to check it with. */
  private static String issuer(SignedJWT token) throws InvalidToken {
    try {
      String issuer = token.getJWTClaimsSet().getIssuer();
      return issuer == null ? "" : issuer;
    } catch (ParseException | RuntimeException e) {
      throw new InvalidToken("The token's claims cannot be read");
    }
  }

  private void requireValid(JWTClaimsSet claims, String audience, String id) throws InvalidToken {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      throw new InvalidToken("The token does not say when it expires");
    }
    if (!now.minus(SKEW).isBefore(expires.toInstant())) {
      throw new InvalidToken("The token has expired");
    }
    if (expires.toInstant().isAfter(now.plus(longest).plus(SKEW))) {
      throw new InvalidToken(
          "The token is good for longer than " + longest.toHours() + " hours, which is too long");
    }
    requirePast(claims.getNotBeforeTime(), now, "The token is not good yet");
    requirePast(claims.getIssueTime(), now, "The token was issued in the future");
    if (!claims.getAudience().contains(audience)) {
      throw new InvalidToken("The token is for another audience");
    }
    if (revoked.test(id)) {
      throw new InvalidToken("The token has been revoked");
    }
  }

  private static void requirePast(Date time, Instant now, String otherwise) throws InvalidToken {
    if (time != null && time.toInstant().isAfter(now.plus(SKEW))) {
      throw new InvalidToken(otherwise);
    }
  }

  private static Caller caller(JWTClaimsSet claims, CompanyIssuer company, String address)
      throws InvalidToken {
    Object domain = claim(claims, company.domainClaim());
    return new Caller(
        Kind.USER,
        name(claims, company.userClaim()),
        domain == null && !company.domain().isEmpty() ? company.domain() : domain(domain, false),
        role(claim(claims, company.rolesClaim()), company),
        address);
  }

  /** The most that any of its roles allows. */
  private static Role role(Object roles, CompanyIssuer company) throws InvalidToken {
    Collection<?> given =
        roles instanceof Collection<?> many ? many : List.of(String.valueOf(roles));
    return company.roles().entrySet().stream()
        .filter(role -> role.getValue().stream().anyMatch(given::contains))
        .map(Map.Entry::getKey)
        .max(Role::compareTo)
        .orElseThrow(() -> new InvalidToken("The token names no role that counts here"));
  }

  private static String name(JWTClaimsSet claims, String claim) throws InvalidToken {
    if (claim(claims, claim) instanceof String name && NAMES.matcher(name).matches()) {
      return name;
    }
    throw new InvalidToken("The token names nobody in its claim " + claim);
  }

  /**
   * @param all whether a token may be for all domains; a provider's claims may be for users to edit
   */
  private static String domain(Object domain, boolean all) throws InvalidToken {
    if (domain instanceof String name
        && (NAMES.matcher(name).matches() || (all && name.equals(Caller.ALL_DOMAINS)))) {
      return name;
    }
    throw new InvalidToken("The token names no domain");
  }

  /** A claim; dots lead into objects. */
  private static Object claim(JWTClaimsSet claims, String path) {
    Object found = claims.getClaim(path);
    if (found != null || !path.contains(".")) {
      return found;
    }
    found = claims.getClaims();
    for (String step : path.split("\\.")) {
      found = found instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return found;
  }
}
