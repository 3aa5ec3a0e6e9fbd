package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tokens let somebody in, and which do not. */
class TokenCheckTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final String ADDRESS = "192.0.2.7";

  @TempDir private Path directory;

  private final Set<String> revoked = new HashSet<>();
  private TokenRig provider;
  private RSAKey rsa;
  private LocalTokens local;
  private TokenCheck check;

  @BeforeEach
  void start() throws Exception {
    provider = new TokenRig();
    rsa = provider.publish(TokenRig.rsa("rsa-1"));
    local = LocalTokens.in(directory, Clock.fixed(NOW, ZoneOffset.UTC));
    check = check(company("domain", "", "roles"));
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void a_token_of_caravan_names_its_user_domain_and_role() throws Exception {
    var issued = local.issue("ada", "acme", Role.OPERATOR, Duration.ofHours(8));

    assertThat(check.caller(issued.text(), ADDRESS))
        .isEqualTo(new Caller(Caller.Kind.USER, "ada", "acme", Role.OPERATOR, ADDRESS));
    assertThat(check.caller(local.issue("root", "*", Role.ADMIN, LONGEST).text(), ADDRESS).domain())
        .isEqualTo(Caller.ALL_DOMAINS);
    assertThat(issued.toString()).doesNotContain(issued.text());
  }

  @Test
  void the_key_outlives_the_process_and_another_directory_has_another() throws Exception {
    var before = local.issue("ada", "acme", Role.VIEWER, Duration.ofHours(1));
    check = check(company("domain", "", "roles"));
    assertThat(check.caller(before.text(), ADDRESS).id()).isEqualTo("ada");

    var stranger =
        LocalTokens.in(directory.resolve("other"), Clock.fixed(NOW, ZoneOffset.UTC))
            .issue("ada", "acme", Role.ADMIN, Duration.ofHours(1));
    assertRefused(stranger.text(), "not signed by its issuer");
  }

  @Test
  void after_a_rotation_tokens_of_both_keys_are_good_until_those_of_the_old_one_have_expired()
      throws Exception {
    var before = local.issue("ada", "acme", Role.VIEWER, Duration.ofHours(1));
    String first = SigningKey.in(directory).current().getKeyID();
    // Another process does it, beside the one that checks.
    var rotated = LocalTokens.in(directory, at(NOW)).rotate(LONGEST, false);
    var after = local.issue("bob", "acme", Role.VIEWER, Duration.ofHours(1));

    assertThat(rotated.before()).containsExactly(first);
    assertThat(rotated.until()).contains(NOW.plus(LONGEST));
    assertThat(SignedJWT.parse(after.text()).getHeader().getKeyID())
        .isEqualTo(rotated.keyId())
        .isNotEqualTo(first);
    assertThat(check.caller(before.text(), ADDRESS).id()).isEqualTo("ada");
    assertThat(check.caller(after.text(), ADDRESS).id()).isEqualTo("bob");
    assertThat(Files.readString(directory.resolve(SigningKey.FILE)).split("\"d\"", -1))
        .as("the old key's private half is gone")
        .hasSize(2);

    var keys = new LiveSigningKeys(directory, at(NOW.plus(LONGEST)));
    assertThat(keys.now().verifying(NOW.plus(LONGEST)).getKeys()).hasSize(1);
  }

  @Test
  void keys_of_several_rotations_are_kept_and_thrown_away_when_they_are_needed_no_longer()
      throws Exception {
    var first = local.issue("ada", "acme", Role.VIEWER, LONGEST);
    LocalTokens.in(directory, at(NOW)).rotate(LONGEST, false);
    LocalTokens.in(directory, at(NOW.plusSeconds(1))).rotate(LONGEST, false);
    assertThat(check.caller(first.text(), ADDRESS).id()).isEqualTo("ada");
    var third = LocalTokens.in(directory, at(NOW.plus(LONGEST))).rotate(LONGEST, false);
    assertThat(third.before()).hasSize(2);
  }

  @Test
  void a_rotation_because_somebody_has_seen_the_key_ends_all_tokens_before_it() throws Exception {
    var before = local.issue("ada", "acme", Role.VIEWER, Duration.ofHours(1));
    LocalTokens.in(directory, at(NOW)).rotate(LONGEST, false);
    var between = local.issue("ada", "acme", Role.VIEWER, Duration.ofHours(1));
    var rotated = LocalTokens.in(directory, at(NOW)).rotate(LONGEST, true);

    assertThat(rotated.before()).isEmpty();
    assertRefused(before.text(), "not signed by its issuer");
    assertRefused(between.text(), "not signed by its issuer");
    String after = local.issue("bob", "acme", Role.VIEWER, Duration.ofHours(1)).text();
    assertThat(check.caller(after, ADDRESS).id()).isEqualTo("bob");
  }

  private static Clock at(Instant time) {
    return Clock.fixed(time, ZoneOffset.UTC);
  }

  @Test
  void a_token_of_the_company_is_good_with_rs256_and_with_es256() throws Exception {
    assertThat(check.caller(TokenRig.signed(rsa, TokenRig.claims(NOW)), ADDRESS))
        .isEqualTo(new Caller(Caller.Kind.USER, "ada@example.com", "acme", Role.OPERATOR, ADDRESS));
    ECKey ec = provider.publish(TokenRig.ec("ec-1"));
    assertThat(check.caller(TokenRig.signed(ec, TokenRig.claims(NOW)), ADDRESS).id())
        .isEqualTo("ada@example.com");
  }

  @Test
  void the_highest_role_counts_and_claims_may_lie_deep() throws Exception {
    check = check(company("org", "", "realm_access.roles"));
    var claims =
        TokenRig.claims(NOW)
            .claim("org", "beta")
            .claim("realm_access", Map.of("roles", List.of("viewer", "admin")));
    Caller caller = check.caller(TokenRig.signed(rsa, claims), ADDRESS);
    assertThat(caller.role()).isEqualTo(Role.ADMIN);
    assertThat(caller.domain()).isEqualTo("beta");
  }

  @Test
  void a_domain_can_be_given_for_tokens_that_name_none_but_no_claim_opens_all() throws Exception {
    var none = TokenRig.claims(NOW).claim("domain", null);
    assertRefused(TokenRig.signed(rsa, none), "names no domain");
    assertRefused(TokenRig.signed(rsa, TokenRig.claims(NOW).claim("domain", "*")), "no domain");
    check = check(company("domain", "acme", "roles"));
    assertThat(check.caller(TokenRig.signed(rsa, none), ADDRESS).domain()).isEqualTo("acme");
    assertRefused(TokenRig.signed(rsa, TokenRig.claims(NOW).claim("domain", "*")), "no domain");
  }

  @Test
  void times_names_and_roles_must_be_right() throws Exception {
    Map<String, JWTClaimsSet.Builder> wrong =
        Map.ofEntries(
            Map.entry("has expired", claims().expirationTime(at(-31))),
            Map.entry("not say when it expires", claims().expirationTime(null)),
            Map.entry("too long", claims().expirationTime(at(LONGEST.toSeconds() + 60))),
            Map.entry("not good yet", claims().notBeforeTime(at(120))),
            Map.entry("in the future", claims().issueTime(at(120))),
            Map.entry("another audience", claims().audience("somebody-else")),
            Map.entry("not accepted here", claims().issuer("https://evil.example")),
            Map.entry("names no role", claims().claim("roles", List.of("root"))),
            Map.entry("names nobody", claims().subject("a\r\nb")),
            Map.entry("no domain", claims().claim("domain", "a b")));
    for (var each : wrong.entrySet()) {
      assertRefused(TokenRig.signed(rsa, each.getValue()), each.getKey());
    }
    assertThat(check.caller(TokenRig.signed(rsa, claims().expirationTime(at(-20))), ADDRESS).id())
        .as("clocks differ")
        .isEqualTo("ada@example.com");
  }

  @Test
  void signatures_must_be_of_the_issuer_with_its_algorithm() throws Exception {
    String good = TokenRig.signed(rsa, claims());
    byte[] publicKey = rsa.toPublicJWK().toRSAPublicKey().getEncoded();
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(StandardCharsets.US_ASCII);
    JWSHeader confused = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build();
    RSAKey forger = TokenRig.rsa("rsa-1");

    assertRefused(new PlainJWT(claims().build()).serialize(), "not signed");
    assertRefused(TokenRig.signed(confused, new MACSigner(publicKey), claims()), "its key and alg");
    assertRefused(TokenRig.signed(confused, new MACSigner(pem), claims()), "its key and algorithm");
    assertRefused(TokenRig.signed(forger, claims()), "its key and algorithm");
    assertRefused(good.substring(0, good.lastIndexOf('.') + 1), "");
    assertRefused(good.substring(0, good.length() - 6) + "AAAAAA", "its key and algorithm");
    assertRefused(
        exchangedPayload(good, claims().claim("roles", "admin")), "its key and algorithm");
    assertRefused(
        TokenRig.signed(new JWSHeader(JWSAlgorithm.RS256), new RSASSASigner(rsa), claims()),
        "does not name its key");
    assertRefused(
        TokenRig.signed(
            new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("rsa-1").build(),
            new RSASSASigner(rsa),
            claims()),
        "its key and algorithm");
  }

  @Test
  void keys_of_the_company_do_not_sign_tokens_of_caravan_and_the_other_way_round()
      throws Exception {
    ECKey ec = provider.publish(TokenRig.ec("ec-1"));
    assertRefused(
        TokenRig.signed(ec, claims().issuer("caravan").audience("caravan")), "its key and alg");
    ECKey own = SigningKey.in(directory).current();
    assertRefused(
        TokenRig.signed(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(own.getKeyID()).build(),
            new ECDSASigner(own),
            claims()),
        "its key and algorithm");
    byte[] ours = own.toPublicJWK().toECPublicKey().getEncoded();
    assertRefused(
        TokenRig.signed(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(own.getKeyID()).build(),
            new MACSigner(ours),
            claims().issuer("caravan").audience("caravan")),
        "its key and algorithm");
  }

  @Test
  void a_key_in_the_token_itself_is_not_believed() throws Exception {
    ECKey forged = TokenRig.ec("rsa-1");
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("rsa-1").jwk(forged.toPublicJWK()).build();
    assertRefused(
        TokenRig.signed(header, new ECDSASigner(forged), claims()), "its key and algorithm");
  }

  @Test
  void a_new_key_of_the_company_is_found_and_unknown_ones_do_not_make_us_ask_without_end()
      throws Exception {
    check.caller(TokenRig.signed(rsa, claims()), ADDRESS);
    RSAKey next = provider.publish(TokenRig.rsa("rsa-2"));
    check.caller(TokenRig.signed(next, claims()), ADDRESS);
    provider.withdraw(rsa);

    int before = provider.asked();
    for (int i = 0; i < 50; i++) {
      assertRefused(TokenRig.signed(TokenRig.ec("unknown-" + i), claims()), "");
    }
    assertThat(provider.asked() - before).isLessThanOrEqualTo(2);
    check.caller(TokenRig.signed(next, claims()), ADDRESS);
  }

  @Test
  void keys_that_cannot_be_had_are_no_verdict_on_the_token() throws Exception {
    provider.answer(500);
    String good = TokenRig.signed(rsa, claims());
    assertThatThrownBy(() -> check.caller(good, ADDRESS)).isInstanceOf(KeySourceException.class);
  }

  @Test
  void a_revoked_token_counts_for_nothing() throws Exception {
    var issued = local.issue("ada", "acme", Role.VIEWER, Duration.ofHours(1));
    revoked.add(TokenId.of(issued.text()));
    assertThat(revoked).containsExactly(issued.id());
    assertRefused(issued.text(), "has been revoked");

    String nameless = TokenRig.signed(rsa, claims().jwtID(null));
    check.caller(nameless, ADDRESS);
    revoked.add(TokenId.of(nameless));
    assertRefused(nameless, "has been revoked");
  }

  @Test
  void what_is_no_token_is_said_to_be_none() {
    for (String text :
        List.of(
            "x", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "{}", "[".repeat(4_000), "e30.e30.")) {
      assertRefused(text, "");
    }
    String deep =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"a\":".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
    assertRefused(deep + ".e30.AAAA", "");
    assertRefused("eyJhbGciOiJFUzI1NiJ9." + deep + ".AAAA", "");
  }

  private static String exchangedPayload(String token, JWTClaimsSet.Builder claims) {
    String[] parts = token.split("\\.");
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.build().toString().getBytes(StandardCharsets.UTF_8));
    return parts[0] + "." + payload + "." + parts[2];
  }

  private void assertRefused(String token, String why) {
    assertThatThrownBy(() -> check.caller(token, ADDRESS))
        .isInstanceOf(InvalidToken.class)
        .hasMessageContaining(why);
  }

  private static JWTClaimsSet.Builder claims() {
    return TokenRig.claims(NOW);
  }

  private static Date at(long seconds) {
    return Date.from(NOW.plusSeconds(seconds));
  }

  private CompanyIssuer company(String domainClaim, String domain, String rolesClaim) {
    return new CompanyIssuer(
        TokenRig.ISSUER,
        TokenRig.AUDIENCE,
        provider.keys(),
        "sub",
        domainClaim,
        domain,
        rolesClaim,
        Map.of(
            Role.VIEWER, List.of("viewer"),
            Role.OPERATOR, List.of("operator"),
            Role.ADMIN, List.of("admin")));
  }

  private TokenCheck check(CompanyIssuer company) throws Exception {
    return new TokenCheck(
        Signatures.of(LocalTokens.in(directory, Clock.fixed(NOW, ZoneOffset.UTC))),
        Optional.of(company),
        Optional.of(Signatures.of(provider.keys(), Duration.ofSeconds(30))),
        LONGEST,
        revoked::contains,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
