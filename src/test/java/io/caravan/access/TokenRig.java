package io.caravan.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A company's identity provider on localhost. */
public final class TokenRig implements AutoCloseable {

  /** The claim {@code iss} of its tokens. */
  public static final String ISSUER = "https://login.example.com/tenant";

  /** The claim {@code aud} of its tokens. */
  public static final String AUDIENCE = "caravan-production";

  private final HttpServer server;
  private final List<JWK> published = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int status = 200;

  /** Publishes no key yet. */
  public TokenRig() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = new JWKSet(published).toString(true).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /** Where its keys are. */
  public URI keys() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
  }

  /** How often it was asked for its keys. */
  public int asked() {
    return asked.get();
  }

  /** What it answers with from now on. */
  public void answer(int newStatus) {
    status = newStatus;
  }

  /** A key that it publishes from now on. */
  public <T extends JWK> T publish(T key) {
    published.add(key);
    return key;
  }

  /** A key that it publishes no more. */
  public void withdraw(JWK key) {
    published.remove(key);
  }

  /** A key for RS256. */
  public static RSAKey rsa(String id) throws JOSEException {
    return new RSAKeyGenerator(2_048).keyID(id).generate();
  }

  /** A key for ES256. */
  public static ECKey ec(String id) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
  }

  /** Claims that are good for ten minutes from a moment. */
  public static JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject("ada@example.com")
        .claim("domain", "acme")
        .claim("roles", List.of("operator", "something-else"))
        .jwtID("jti-1")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  /** Signs with a key of its own kind. */
  public static String signed(JWK key, JWTClaimsSet.Builder claims) throws JOSEException {
    JWSAlgorithm algorithm = key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
    JWSSigner signer =
        key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
    return signed(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), signer, claims);
  }

  /** Signs with any header. */
  public static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet.Builder claims)
      throws JOSEException {
    var token = new SignedJWT(header, claims.build());
    token.sign(signer);
    return token.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
