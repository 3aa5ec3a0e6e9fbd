package io.caravan.simulator.http;

import java.time.Duration;
import java.util.Random;

/** How long something takes: the same each time, or anything within a range. */
public record Latency(Duration min, Duration max) {

  public static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO);

  public Latency {
    if (min.isNegative() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("not a range of times: " + min + " to " + max);
    }
  }

  /** The same each time. */
  public static Latency fixed(Duration time) {
    return new Latency(time, time);
  }

  /** Anything between two times, each as likely. */
  public static Latency between(Duration min, Duration max) {
    return new Latency(min, max);
  }

  /**
   * Reads {@code 50} or {@code 20-300}, in milliseconds.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Latency parse(String text) {
    String[] parts = text.trim().split("-");
    try {
      long min = Long.parseLong(parts[0].trim());
      long max = parts.length == 1 ? min : Long.parseLong(parts[1].trim());
      return new Latency(Duration.ofMillis(min), Duration.ofMillis(max));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "not a latency: '" + text + "'; use milliseconds such as 50 or 20-300", e);
    }
  }

  /** The next time, in milliseconds. */
  long nextMillis(Random random) {
    long low = min.toMillis();
    long high = max.toMillis();
    return low == high ? low : low + (long) (random.nextDouble() * (high - low + 1));
  }
}
