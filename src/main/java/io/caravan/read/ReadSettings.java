package io.caravan.read;

import io.caravan.settings.Settings;
import java.time.Duration;

/**
 * How single reads are gathered.
 *
 * @param gather how long a batch waits for more after its first read
 * @param gatherBusy the same while calls of the portal have to wait for permits anyway
 * @param deadline how long a caller waits in all
 * @param maxWaiting reads that may wait at the same time
 */
public record ReadSettings(
    Duration gather, Duration gatherBusy, Duration deadline, int maxWaiting) {

  /** Reads {@code caravan.read.*}. */
  public static ReadSettings from(Settings settings) {
    // The route reads it by itself; asking for it makes it known.
    settings.integer("caravan.read.batch-size", 100, 1, 100);
    return new ReadSettings(
        Duration.ofMillis(settings.integer("caravan.read.batch-millis", 50, 1, 60_000)),
        Duration.ofMillis(settings.integer("caravan.read.batch-millis-busy", 1_000, 1, 60_000)),
        settings.duration(
            "caravan.read.deadline",
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            Duration.ofHours(1)),
        settings.integer("caravan.read.max-waiting", 10_000, 1, 1_000_000));
  }
}
