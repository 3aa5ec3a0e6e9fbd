package io.caravan.abuse;

import java.io.IOException;
import java.util.Random;

/**
 * A kind of request that must not be accepted.
 *
 * @param name what it is, in words
 * @param weight how often it is used beside the others
 * @param sending sends one
 */
record Attack(String name, int weight, Sending sending) {

  /** Sends one request of a kind. */
  @FunctionalInterface
  interface Sending {

    /**
     * Sends it and waits for the answer.
     *
     * @param random varies it
     * @return the status, or {@link io.caravan.process.Wire#CLOSED}
     * @throws java.net.SocketTimeoutException when the server neither answered nor closed
     */
    int to(Target target, Random random) throws IOException;
  }

  static Attack of(String name, int weight, Sending sending) {
    return new Attack(name, weight, sending);
  }
}
