package io.caravan.write;

import io.caravan.settings.Settings;
import io.caravan.write.echo.EchoSettings;
import io.caravan.write.validation.ValidationSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How writes are gathered and settled.
 *
 * @param channel what the names of the channels begin with in which accepted writes wait
 * @param batchSizes writes in one call at most, by operation
 * @param gather how long a batch waits for more after its first write
 * @param gatherBusy the same while calls of the portal have to wait for permits anyway, or writes
 *     come fast
 * @param resolveAfter how long after sending a create whose answer was lost is looked for: longer
 *     than a call can be on its way, and than HubSpot's search is behind
 * @param merge whether waiting updates of one record go in one input, where a write does not say
 * @param keepDisconnected how long what was accepted waits for a portal that was disconnected
 * @param keeping for how long what is settled is remembered
 * @param echo how our own changes are known again when HubSpot tells of them
 * @param validation how writes are validated before they are accepted
 */
public record WriteSettings(
    String channel,
    Map<Operation, Integer> batchSizes,
    Duration gather,
    Duration gatherBusy,
    Duration resolveAfter,
    boolean merge,
    Duration keepDisconnected,
    Keeping keeping,
    EchoSettings echo,
    ValidationSettings validation) {

  private static final String PREFIX = "caravan.write.";

  public WriteSettings {
    batchSizes = Map.copyOf(batchSizes);
  }

  /**
   * For how long writes are remembered after they are settled.
   *
   * @param done those that went well
   * @param failed those that were refused or given up on
   * @param idempotencyKeys for how long after it a repeated request is recognised
   */
  public record Keeping(Duration done, Duration failed, Duration idempotencyKeys) {}

  /** Reads {@code caravan.write.*}. */
  public static WriteSettings from(Settings settings) {
    // The routes read these by themselves; asking for them makes them known.
    settings.integer(PREFIX + "lanes", 16, 1, 1_000);
    settings.integer(PREFIX + "max-in-flight", 10_000, 100, 1_000_000);
    settings.integer(PREFIX + "attempts", 20, 1, 1_000);
    return new WriteSettings(
        settings.text(PREFIX + "channel", "writes"),
        batchSizes(settings),
        Duration.ofMillis(settings.integer(PREFIX + "batch-millis", 50, 1, 60_000)),
        Duration.ofMillis(settings.integer(PREFIX + "batch-millis-busy", 1_000, 1, 60_000)),
        settings.duration(
            PREFIX + "resolve-after",
            Duration.ofSeconds(15),
            Duration.ofMillis(1),
            Duration.ofHours(1)),
        settings.flag(PREFIX + "merge", false),
        settings.duration(
            PREFIX + "keep-disconnected",
            Duration.ofDays(7),
            Duration.ZERO,
            Duration.ofDays(3_650)),
        keeping(settings),
        EchoSettings.from(settings),
        ValidationSettings.from(settings));
  }

  private static Map<Operation, Integer> batchSizes(Settings settings) {
    int records = settings.integer(PREFIX + "batch-size", 100, 1, 100);
    Map<Operation, Integer> sizes = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      int most = BatchCall.limit(operation);
      sizes.put(
          operation,
          settings.integer(
              PREFIX + "batch-size." + operation.label(),
              operation.ofLink() ? most : records,
              1,
              most));
    }
    return sizes;
  }

  private static Keeping keeping(Settings settings) {
    Duration least = Duration.ofMinutes(1);
    Duration most = Duration.ofDays(3_650);
    return new Keeping(
        settings.duration(PREFIX + "keep", Duration.ofDays(30), least, most),
        settings.duration(PREFIX + "keep-failed", Duration.ofDays(90), least, most),
        settings.duration(PREFIX + "idempotency-keep", Duration.ofHours(24), least, most));
  }
}
