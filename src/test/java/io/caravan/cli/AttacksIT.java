package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.caravan.access.Caller;
import io.caravan.access.LocalTokens;
import io.caravan.access.Role;
import io.caravan.access.TokenRig;
import io.caravan.process.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attacks on the three ports of a whole Caravan, each refused with the right status. */
@Timeout(240)
class AttacksIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;
  private static RunningHub hub;
  private static TokenRig provider;
  private static RSAKey key;
  private static String viewer;

  @BeforeAll
  static void start() throws Exception {
    provider = new TokenRig();
    key = provider.publish(TokenRig.rsa("rsa-1"));
    hub =
        new RunningHub(
            CommonOptions.home(),
            directory,
            "caravan.access.jwt.issuer",
            TokenRig.ISSUER,
            "caravan.access.jwt.audience",
            TokenRig.AUDIENCE,
            "caravan.access.jwt.jwks-url",
            provider.keys().toString(),
            "caravan.limits.calls-per-minute",
            "100000",
            "caravan.limits.calls-per-hour",
            "100000",
            "caravan.access.wrong-per-minute",
            "10000",
            "caravan.access.origins",
            "https://dash.example.com");
    // The domain of the provider's tokens; one that is not there lets nobody in.
    hub.application.people().people().domains().add(Caller.command("test"), "acme");
    viewer =
        LocalTokens.in(directory, Clock.systemUTC())
            .issue("eve", "default", Role.VIEWER, Duration.ofHours(1))
            .text();
  }

  @AfterAll
  static void stop() {
    hub.close();
    provider.close();
  }

  @Test
  void tokens_that_are_forged_expired_unsigned_or_confused() throws Exception {
    byte[] publicKey = key.toPublicJWK().toRSAPublicKey().getEncoded();
    JWSHeader confused = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build();
    String good = TokenRig.signed(key, claims());
    Map<String, String> tokens =
        Map.of(
            "forged", TokenRig.signed(TokenRig.rsa("rsa-1"), claims()),
            "expired", TokenRig.signed(key, claims().expirationTime(new Date(1_700_000_000_000L))),
            "for years",
                TokenRig.signed(key, claims().expirationTime(new Date(2_500_000_000_000L))),
            "unsigned", new PlainJWT(claims().build()).serialize(),
            "confused", TokenRig.signed(confused, new MACSigner(publicKey), claims()),
            "for somebody else", TokenRig.signed(key, claims().audience("other")),
            "of another issuer", TokenRig.signed(key, claims().issuer("https://evil.example")),
            "with no signature", good.substring(0, good.lastIndexOf('.') + 1),
            "with an unknown key", TokenRig.signed(TokenRig.rsa("none"), claims()),
            "oversized", good + "A".repeat(9_000));
    assertThat(status(api(), get("/api/writes", good))).isEqualTo(200);
    for (var token : tokens.entrySet()) {
      for (InetSocketAddress port : List.of(api(), management())) {
        assertThat(status(port, get("/api/writes", token.getValue())))
            .as(token.getKey())
            .isEqualTo(401);
      }
    }
  }

  @Test
  void credentials_where_they_do_not_belong() throws Exception {
    assertThat(status(api(), get("/api/writes?access_token=" + viewer, null))).isEqualTo(401);
    assertThat(status(api(), request("GET /api/writes", "Cookie: token=" + viewer))).isEqualTo(401);
    assertThat(
            status(
                api(),
                request("GET /api/writes", bearer(viewer), "Authorization: Bearer " + viewer)))
        .isEqualTo(401);
    assertThat(status(api(), request("GET /api/writes", "Authorization: Basic YTpi")))
        .isEqualTo(401);
    assertThat(status(management(), request("GET /observe/metrics", "X-Forwarded-For: 127.0.0.1")))
        .isEqualTo(401);
  }

  @Test
  void paths_that_climb_hide_or_double() throws Exception {
    for (String path :
        List.of(
            "/observe/health/live/../../metrics",
            "/observe/health/live/%2e%2e/%2e%2e/metrics",
            "/observe/health/live/..%2f..%2fmetrics",
            "/observe/health/live%2f..%2f..%2fmetrics",
            "/observe/health/live/.%2e/metrics",
            "/observe/health/live;/../../metrics",
            "//observe//metrics",
            "/observe/./metrics",
            "/OBSERVE/METRICS",
            "/observe/metrics/",
            "/%6fbserve/metrics",
            "/observe/health/live%00/../metrics",
            "/caravan/dead-letters/..;/cache",
            "/..%5c..%5cetc%5cpasswd",
            "/../../../../etc/passwd")) {
      assertThat(status(management(), get(path, null))).as(path).isIn(400, 401);
      assertThat(status(open(), get(path, null))).as(path).isIn(400, 401);
      assertThat(status(api(), get(path, viewer))).as(path).isIn(400, 403, 404);
    }
    for (String path :
        List.of(
            "/webhooks/hubspot/../../api/writes", "/webhooks/hubspot/%2e%2e/x", "//api/writes")) {
      assertThat(status(open(), get(path, null))).as(path).isIn(400, 401);
      assertThat(status(api(), get(path, null))).as(path).isIn(400, 401);
    }
  }

  @Test
  void lines_and_headers_that_are_smuggled_in() throws Exception {
    String answer =
        exchange(api(), get("/api/writes/%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a<html>", viewer));
    assertThat(answer).startsWith("HTTP/1.1 404").doesNotContain("\r\nSet-Cookie");
    assertThat(status(api(), "GET /api/writes HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\nY: b\r\n\r\n"))
        .isIn(400, 401);
    assertThat(
            status(
                api(),
                request("GET /api/writes", "Authorization: Bearer " + viewer + "\r\n folded: x")))
        .isIn(400, 401);
    assertThat(
            status(
                api(),
                request(
                    "POST /api/writes",
                    bearer(viewer),
                    "Content-Type: application/json",
                    "Content-Length: 5",
                    "Transfer-Encoding: chunked")))
        .isIn(400, 403);
    assertThat(status(management(), get("/caravan/dead-letters?channel=%zz", viewer)))
        .isEqualTo(400);
    assertThat(status(api(), get("/api/writes?state=%zz", viewer))).isEqualTo(400);
    assertThat(status(api(), request("GET /api/writes", "Authorization : Bearer " + viewer)))
        .isIn(400, 401);
  }

  @Test
  void methods_that_are_not_what_they_say() throws Exception {
    for (String header :
        List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method")) {
      assertThat(
              status(
                  management(),
                  request("GET /caravan/dead-letters", bearer(viewer), header + ": DELETE")))
          .as(header)
          .isEqualTo(200);
      assertThat(
              status(
                  management(),
                  request(
                      "POST /caravan/cache?_method=DELETE",
                      bearer(viewer),
                      header + ": DELETE",
                      "X-Caravan-Request: 1",
                      "Content-Length: 0")))
          .as(header)
          .isIn(403, 404, 405);
    }
    for (String method : List.of("TRACE", "OPTIONS", "PROPFIND", "CONNECT", "get")) {
      assertThat(status(api(), request(method + " /api/writes", "X-Caravan-Request: 1")))
          .as(method)
          .isIn(400, 401);
    }
  }

  @Test
  void hosts_and_origins_that_are_not_ours() throws Exception {
    for (InetSocketAddress port : List.of(api(), management())) {
      String path = port.equals(api()) ? "/api/writes" : "/caravan/dead-letters";
      assertThat(
              status(
                  port,
                  "GET %s HTTP/1.1\r\nHost: evil.example\r\n%s\r\nConnection: close\r\n\r\n"
                      .formatted(path, bearer(viewer))))
          .isEqualTo(403);
      assertThat(
              status(port, request("GET " + path, bearer(viewer), "Origin: https://evil.example")))
          .isEqualTo(403);
      assertThat(status(port, request("GET " + path, bearer(viewer), "Origin: null")))
          .isEqualTo(403);
    }
    String preflight =
        exchange(
            api(),
            request(
                "OPTIONS /api/writes",
                "Origin: https://evil.example",
                "Access-Control-Request-Method: POST"));
    assertThat(preflight).startsWith("HTTP/1.1 401").doesNotContain("Access-Control-Allow-Origin");
  }

  @Test
  void pages_of_a_listed_origin_may_call_with_a_credential() throws Exception {
    String origin = "Origin: https://dash.example.com";
    assertThat(
            exchange(
                api(),
                request("OPTIONS /api/writes", origin, "Access-Control-Request-Method: POST")))
        .startsWith("HTTP/1.1 204")
        .containsIgnoringCase("access-control-allow-origin: https://dash.example.com")
        .containsIgnoringCase("authorization");
    assertThat(exchange(api(), request("GET /api/writes", origin))).startsWith("HTTP/1.1 401");
    assertThat(exchange(api(), request("GET /api/writes", origin, bearer(viewer))))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("access-control-allow-origin: https://dash.example.com")
        .doesNotContainIgnoringCase("allow-credentials");
  }

  @Test
  void heads_and_bodies_that_are_too_large_or_too_deep() throws Exception {
    String operator = hub.application.operatorToken();
    for (InetSocketAddress port : List.of(api(), management(), open())) {
      assertThat(status(port, request("GET /api/writes", "X-Huge: " + "a".repeat(20_000))))
          .isEqualTo(431);
      assertThat(status(port, get("/" + "a".repeat(20_000), null))).isEqualTo(414);
    }
    assertThat(
            status(
                api(),
                request("POST /api/writes", "Content-Length: 99999999", "X-Caravan-Request: 1")))
        .as("no byte of it is read")
        .isEqualTo(401);
    assertThat(
            status(
                api(),
                request(
                    "POST /api/writes",
                    bearer(operator),
                    "Content-Type: application/json",
                    "Content-Length: 99999999")))
        .isEqualTo(413);
    for (String deep :
        List.of("[".repeat(100_000), "{\"a\":".repeat(20_000), "[{\"writes\":".repeat(9_000))) {
      assertThat(status(api(), post("/api/writes", operator, deep))).isEqualTo(400);
      assertThat(status(management(), post("/caravan/sync/runs", operator, deep))).isEqualTo(400);
      assertThat(status(management(), post("/caravan/tokens/revoke", operator, deep)))
          .isEqualTo(400);
    }
  }

  @Test
  void every_answer_says_what_a_browser_may_do_with_it() throws Exception {
    for (InetSocketAddress port : List.of(api(), management(), open())) {
      for (String request :
          List.of(get("/nothing", null), get("/nothing", viewer), get("/%zz", null))) {
        assertThat(exchange(port, request))
            .containsIgnoringCase("x-content-type-options: nosniff")
            .containsIgnoringCase("referrer-policy: no-referrer")
            .containsIgnoringCase("frame-ancestors 'none'")
            .containsIgnoringCase("cache-control: no-store")
            .doesNotContainIgnoringCase("\r\nserver:")
            .doesNotContainIgnoringCase("x-powered-by");
      }
    }
  }

  private static JWTClaimsSet.Builder claims() {
    return TokenRig.claims(Instant.now());
  }

  private static String get(String path, String credential) {
    return credential == null ? request("GET " + path) : request("GET " + path, bearer(credential));
  }

  private static String post(String path, String credential, String body) {
    return request(
            "POST " + path,
            bearer(credential),
            "Content-Type: application/json",
            "Content-Length: " + body.length())
        + body;
  }

  private static String bearer(String credential) {
    return "Authorization: Bearer " + credential;
  }

  private static String request(String line, String... headers) {
    var text = new StringBuilder(line + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("Connection: close\r\n\r\n").toString();
  }

  private static int status(InetSocketAddress port, String request) throws IOException {
    try (var wire = new Wire(port, PATIENCE)) {
      try {
        wire.send(request.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException closedAlready) {
        return wire.answer();
      }
      return wire.answer();
    }
  }

  /** The whole answer. */
  private static String exchange(InetSocketAddress port, String request) throws IOException {
    try (var socket = new Socket(port.getAddress(), port.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static InetSocketAddress api() {
    return at(hub.application.apiUrl());
  }

  private static InetSocketAddress management() {
    return at(hub.application.managementUrl());
  }

  private static InetSocketAddress open() {
    return at(hub.application.webhookUrl());
  }

  private static InetSocketAddress at(String url) {
    return new InetSocketAddress("127.0.0.1", URI.create(url).getPort());
  }
}
