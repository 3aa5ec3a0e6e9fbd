package io.caravan.simulator.faults;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * A point in the simulator's time: fixed, or counted from when a fault was switched on.
 *
 * @param instant the fixed time, or null
 * @param sinceAdded the time since the fault was added, or null
 */
public record Moment(Instant instant, Duration sinceAdded) {

  /** A fixed time. */
  public static Moment at(Instant instant) {
    return new Moment(instant, null);
  }

  /** So long after the fault was added. */
  public static Moment in(Duration sinceAdded) {
    return new Moment(null, sinceAdded);
  }

  /**
   * Reads {@code 2026-11-21T10:00:00Z} or {@code PT30S}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Moment parse(String text) {
    try {
      return text.startsWith("P") ? in(Duration.parse(text)) : at(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no time; write 2026-11-21T10:00:00Z, or PT30S for 30 s from now", e);
    }
  }

  long millis(long addedAt) {
    return instant == null ? addedAt + sinceAdded.toMillis() : instant.toEpochMilli();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return instant == null ? sinceAdded.toString() : instant.toString();
  }
}
