package io.caravan.abuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.caravan.process.SignedRequests;
import io.caravan.process.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * Good, signed deliveries in requests that are wrong as HTTP, and requests that are no delivery.
 */
final class OddHttp {

  private OddHttp() {}

  static List<Attack> all() {
    return List.of(
        verb("GET"),
        verb("PUT"),
        verb("PATCH"),
        verb("DELETE"),
        verb("OPTIONS"),
        verb("TRACE"),
        verb("PROPFIND"),
        verb("post"),
        verb("P@ST"),
        Attack.of(
            "CONNECT",
            2,
            (t, random) -> ended(t, "CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n")),
        Attack.of("no HTTP at all", 5, OddHttp::noise),
        Attack.of(
            "TLS hello",
            2,
            (t, r) ->
                ended(t, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003")),
        version("HTTP/0.9"),
        version("HTTP/1.2"),
        version("HTTP/2.0"),
        version("HTTP/9.9"),
        version("GOPHER/1.0"),
        Attack.of("HTTP/2 preface", 2, (t, r) -> ended(t, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
        Attack.of("WebSocket", 2, (t, r) -> webSocket(t, r, "POST ", "GET ")),
        Attack.of("WebSocket by POST", 2, (t, r) -> webSocket(t, r, "POST ", "POST ")),
        Attack.of(
            "very long URL",
            3,
            (t, r) -> ended(t, "GET /" + "a".repeat(50_000) + " HTTP/1.1\r\nHost: a\r\n\r\n")),
        Attack.of(
            "climbing path",
            3,
            (t, r) -> ended(t, "GET /../../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n")),
        Attack.of(
            "management path",
            3,
            (t, r) -> ended(t, "GET /observe/metrics HTTP/1.1\r\nHost: a\r\n\r\n")),
        Attack.of(
            "huge header", 5, (t, r) -> headers(t, r, "X-Huge: " + "a".repeat(100_000) + "\r\n")),
        Attack.of("many headers", 5, (t, r) -> headers(t, r, "X-Many: a\r\n".repeat(5_000))),
        Attack.of("a header without a colon", 3, (t, r) -> headers(t, r, "nonsense\r\n")),
        Attack.of("a NUL in a header", 3, (t, r) -> headers(t, r, "X-Nul: a\u0000b\r\n")),
        Attack.of("length not a number", 5, (t, r) -> length(t, r, "Content-Length: many")),
        Attack.of("negative length", 5, (t, r) -> length(t, r, "Content-Length: -5")),
        Attack.of(
            "two lengths", 5, (t, r) -> length(t, r, "Content-Length: 5\r\nContent-Length: 900")),
        Attack.of(
            "length and chunks",
            5,
            (t, r) -> length(t, r, "Content-Length: 5\r\nTransfer-Encoding: chunked")),
        Attack.of(
            "length beyond all bounds", 5, (t, r) -> length(t, r, "Content-Length: 99999999999")),
        Attack.of("length too short", 5, OddHttp::tooShort),
        Attack.of("body cut off", 10, OddHttp::cutOff),
        Attack.of("chunk size not a number", 5, (t, r) -> chunks(t, r, "zz\r\n")),
        Attack.of("negative chunk size", 5, (t, r) -> chunks(t, r, "-5\r\n")),
        Attack.of(
            "chunk size beyond all bounds", 5, (t, r) -> chunks(t, r, "FFFFFFFFFFFFFFFF\r\n")),
        Attack.of("chunk without its end", 5, (t, r) -> chunks(t, r, "5\r\nhello___5\r\n")),
        Attack.of("chunks without an end", 5, (t, r) -> chunks(t, r, "5\r\nhello\r\n")),
        Attack.of("gone before the answer", 10, OddHttp::gone),
        Attack.of("connected and gone", 5, OddHttp::silent));
  }

  private static Attack verb(String verb) {
    return Attack.of("verb " + verb, 2, (t, random) -> changed(t, random, "POST ", verb + " "));
  }

  private static Attack version(String version) {
    return Attack.of(version, 2, (t, random) -> changed(t, random, "HTTP/1.1", version));
  }

  private static int webSocket(Target target, Random random, String from, String to)
      throws IOException {
    String good = good(target, random).replaceFirst(from, to);
    return ended(
        target,
        good.replaceFirst(
            "Content-Type",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Type"));
  }

  private static int ended(Target target, String text) throws IOException {
    return target.exchangeAndEnd(text.getBytes(ISO_8859_1));
  }

  private static String good(Target target, Random random) {
    return new String(target.requests().request(Target.goodBody(random), Target.now()), ISO_8859_1);
  }

  private static int changed(Target target, Random random, String from, String to)
      throws IOException {
    return ended(target, good(target, random).replaceFirst(from, to));
  }

  /**
   * The headers that make it odd go in front, so that no limit on the whole head is needed to see
   * them.
   */
  private static int headers(Target target, Random random, String more) throws IOException {
    return changed(
        target,
        random,
        "Content-Type",
        java.util.regex.Matcher.quoteReplacement(more) + "Content-Type");
  }

  private static int length(Target target, Random random, String headers) throws IOException {
    return changed(target, random, "Content-Length: \\d+", headers);
  }

  /** What the length leaves over is read as the next request, which it is not. */
  private static int tooShort(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    String head =
        target.requests().headersFor(body, Target.now()) + "Content-Length: " + body.length / 2;
    return target.exchangeAndEnd(SignedRequests.withBody(target.requests().head(head), body));
  }

  private static int cutOff(Target target, Random random) throws IOException {
    String good = good(target, random);
    return ended(target, good.substring(0, good.length() - 1 - random.nextInt(200)));
  }

  private static int chunks(Target target, Random random, String chunks) throws IOException {
    byte[] body = Target.goodBody(random);
    String head = target.requests().headersFor(body, Target.now()) + "Transfer-Encoding: chunked";
    return ended(target, target.requests().head(head) + chunks);
  }

  private static int noise(Target target, Random random) throws IOException {
    byte[] bytes = new byte[1 + random.nextInt(2_000)];
    random.nextBytes(bytes);
    return target.exchangeAndEnd(bytes);
  }

  private static int gone(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    String now = Long.toString(Target.now());
    try (Wire wire = target.connect()) {
      wire.send(target.requests().request(body, now, "forged"));
    }
    return Wire.CLOSED;
  }

  private static int silent(Target target, Random random) throws IOException {
    target.connect().close();
    return Wire.CLOSED;
  }
}
