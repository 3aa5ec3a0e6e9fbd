package io.caravan.simulator.seed;

import java.util.Random;

/** Times of creation that grow with the ids, as they do in a real portal, but not evenly. */
final class Times {

  private final Random random;
  private final long from;
  private final long to;

  Times(Random random, long from, long to) {
    this.random = random;
    this.from = from;
    this.to = to;
  }

  /** The time of the i-th of n records, in milliseconds since the epoch. */
  long at(int i, int n) {
    long step = Math.max(1, (to - from) / n);
    return from + step * i + random.nextLong(step);
  }
}
