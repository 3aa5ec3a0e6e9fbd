package io.caravan.channel;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a failed message is tried again: after {@code first}, {@code factor} times longer each time
 * up to {@code cap}, each wait varied by up to {@code jitter} (0.2 is 20 % either way), so that
 * messages that failed together do not come back together.
 *
 * @param maxAttempts attempts after which the message becomes a dead letter
 */
record Backoff(int maxAttempts, Duration first, double factor, Duration cap, double jitter) {

  Backoff {
    if (maxAttempts < 1 || first.isNegative() || factor < 1 || jitter < 0 || jitter > 1) {
      throw new IllegalArgumentException(
          "maxAttempts must be 1 or more, backoff not negative, backoffFactor 1 or more, jitter from 0 to 1");
    }
  }

  /** True when no further attempt follows the given number of failed ones. */
  boolean exhausted(int attempts) {
    return attempts >= maxAttempts;
  }

  /** How long to wait after the given number of failed attempts, 1 or more. */
  Duration delay(int attempts, RandomGenerator random) {
    double plain = first.toMillis() * Math.pow(factor, attempts - 1.0);
    double capped = Math.min(plain, cap.toMillis());
    double varied = capped * (1 + jitter * (2 * random.nextDouble() - 1));
    return Duration.ofMillis(Math.round(varied));
  }
}
