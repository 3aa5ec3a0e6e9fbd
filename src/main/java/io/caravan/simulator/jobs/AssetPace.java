package io.caravan.simulator.jobs;

import java.time.Duration;

/**
 * How long imports, exports and lists take, by the simulator's clock.
 *
 * @param start from the call to the first record
 * @param perThousand for each thousand rows or records after that
 */
public record AssetPace(Duration start, Duration perThousand) {

  /** As fast as the machine can. */
  public static final AssetPace QUICK = new AssetPace(Duration.ZERO, Duration.ZERO);

  /** Roughly what people see: some seconds until something happens, then a thousand a second. */
  public static final AssetPace LIFELIKE =
      new AssetPace(Duration.ofSeconds(3), Duration.ofSeconds(1));

  public AssetPace {
    if (start.isNegative() || perThousand.isNegative()) {
      throw new IllegalArgumentException(
          "a pace cannot be negative: start " + start + ", per thousand " + perThousand);
    }
  }

  /**
   * Reads {@code quick} or {@code lifelike}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static AssetPace parse(String name) {
    return switch (name) {
      case "quick" -> QUICK;
      case "lifelike" -> LIFELIKE;
      default ->
          throw new IllegalArgumentException("not a pace: '" + name + "'; use quick or lifelike");
    };
  }

  /** The time that some records take. */
  public Duration of(int records) {
    return Duration.ofNanos(perThousand.toNanos() / 1000 * records);
  }
}
