package io.caravan.abuse;

import io.caravan.process.SignedRequests;
import io.caravan.process.Wire;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that trickle in, to hold the server's connections. They give up after some seconds: by
 * then a server may have closed them or not, but it must have gone on serving the others.
 */
final class SlowRequests {

  private static final int STEPS = 20;
  private static final long STEP_NANOS = 200_000_000;

  private SlowRequests() {}

  static List<Attack> all() {
    return List.of(
        Attack.of("slow head, never complete", 1, SlowRequests::head),
        Attack.of("slow body, never complete", 1, SlowRequests::body),
        Attack.of("slow chunks, never complete", 1, SlowRequests::chunks),
        Attack.of("slow and forged", 1, SlowRequests::forged));
  }

  private static int head(Target target, Random random) throws IOException {
    String whole = target.requests().head("X-Slow: a");
    return trickle(target, whole.substring(0, whole.length() - 2), "X-%d: a\r\n", "");
  }

  private static int body(Target target, Random random) throws IOException {
    byte[] good = Target.goodBody(random);
    String headers = target.requests().headersFor(good, Target.now());
    return trickle(target, target.requests().head(headers + "Content-Length: 5000"), " ", "");
  }

  private static int chunks(Target target, Random random) throws IOException {
    byte[] good = Target.goodBody(random);
    String headers = target.requests().headersFor(good, Target.now());
    return trickle(
        target, target.requests().head(headers + "Transfer-Encoding: chunked"), "1\r\n \r\n", "");
  }

  private static int forged(Target target, Random random) throws IOException {
    String headers = target.requests().headersFor(Target.goodBody(random), Target.now());
    return trickle(
        target, target.requests().head(headers + "Content-Length: " + (STEPS + 2)), " ", "[]");
  }

  /**
   * Sends a start, then part after part.
   *
   * @param part sent each time; {@code %d} is its number
   * @param end makes the request complete; empty when it never is
   */
  private static int trickle(Target target, String start, String part, String end)
      throws IOException {
    try (Wire wire = target.connect()) {
      try {
        wire.send(SignedRequests.withBody(start, new byte[0]));
        for (int i = 0; i < STEPS; i++) {
          LockSupport.parkNanos(STEP_NANOS);
          wire.send(SignedRequests.withBody(part.formatted(i), new byte[0]));
        }
        wire.send(SignedRequests.withBody(end, new byte[0]));
      } catch (SocketException closedByServer) {
        return wire.answer();
      }
      return end.isEmpty() ? Wire.CLOSED : wire.answer();
    }
  }
}
