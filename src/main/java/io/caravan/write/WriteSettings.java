package io.caravan.write;

import io.caravan.settings.Settings;
import java.time.Duration;

/**
 * How writes are gathered and settled.
 *
 * @param channel the channel in which accepted writes wait
 * @param batchSize writes of a full batch
 * @param gather how long a batch waits for more after its first write
 * @param gatherBusy the same while calls of the portal have to wait for permits anyway, or writes
 *     come fast
 * @param resolveAfter how long after sending a create whose answer was lost is looked for: longer
 *     than a call can be on its way, and than HubSpot's search is behind
 */
public record WriteSettings(
    String channel, int batchSize, Duration gather, Duration gatherBusy, Duration resolveAfter) {

  /** Reads {@code caravan.write.*}. */
  public static WriteSettings from(Settings settings) {
    // The routes read these by themselves; asking for them makes them known.
    settings.integer("caravan.write.lanes", 16, 1, 1_000);
    settings.integer("caravan.write.max-in-flight", 10_000, 100, 1_000_000);
    settings.integer("caravan.write.attempts", 20, 1, 1_000);
    return new WriteSettings(
        settings.text("caravan.write.channel", "writes"),
        settings.integer("caravan.write.batch-size", 100, 1, 100),
        Duration.ofMillis(settings.integer("caravan.write.batch-millis", 50, 1, 60_000)),
        Duration.ofMillis(settings.integer("caravan.write.batch-millis-busy", 1_000, 1, 60_000)),
        settings.duration(
            "caravan.write.resolve-after",
            Duration.ofSeconds(15),
            Duration.ofMillis(1),
            Duration.ofHours(1)));
  }
}
