package io.caravan.abuse;

import io.caravan.process.SampleEvents;
import io.caravan.process.SignedRequests;
import io.caravan.process.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;

/**
 * The intake under attack.
 *
 * @param intake where it listens
 * @param requests make requests that it would accept
 * @param patience how long it may take to answer or to close
 */
record Target(InetSocketAddress intake, SignedRequests requests, Duration patience) {

  private static final SampleEvents EVENTS = new SampleEvents(100);

  Wire connect() throws IOException {
    return new Wire(intake, patience);
  }

  /** Sends bytes on a connection of their own. */
  int exchange(byte[] request) throws IOException {
    try (Wire wire = connect()) {
      return exchange(wire, request);
    }
  }

  /** Sends bytes and no more than these: what the server still waits for will not come. */
  int exchangeAndEnd(byte[] request) throws IOException {
    try (Wire wire = connect()) {
      try {
        wire.send(request);
        wire.finishSending();
      } catch (SocketException closedAlready) {
        return wire.answer();
      }
      return wire.answer();
    }
  }

  /**
   * Sends bytes on an open connection. A server may answer and close before it has read them all.
   */
  static int exchange(Wire wire, byte[] request) throws IOException {
    try {
      wire.send(request);
    } catch (SocketException closedAlready) {
      return wire.answer();
    }
    return wire.answer();
  }

  /** A body whose form is bad, with a signature that is good. */
  int exchangeSigned(byte[] body) throws IOException {
    return exchange(requests.request(body, now()));
  }

  /** A good body of one to three events. */
  static byte[] goodBody(Random random) {
    return EVENTS.delivery(
        1_000_000_000L + random.nextInt(1_000_000_000), 1 + random.nextInt(3), 0);
  }

  static long now() {
    return System.currentTimeMillis();
  }
}
