package io.caravan.gateway;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses after trouble: doubled from attempt to attempt, and spread by chance over the
 * upper half, so that callers who failed together do not come back together.
 */
final class BackOff {

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;

  BackOff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /**
   * The pause after the given attempt.
   *
   * @param attempt 1 for the first
   */
  Duration after(int attempt) {
    int doublings = Math.min(attempt - 1, 30);
    long full = Math.min(longest.toMillis(), first.toMillis() << doublings);
    if (full < first.toMillis()) {
      full = longest.toMillis();
    }
    long half = Math.max(1, full / 2);
    return Duration.ofMillis(half + random.nextLong(full - half + 1));
  }
}
