package io.caravan.mirror;

import io.caravan.settings.Settings;

/**
 * How the mirror is kept.
 *
 * @param refetchChannel the channel in which requests for re-reads wait
 */
public record MirrorSettings(String refetchChannel) {

  /** Reads {@code caravan.mirror.*}. */
  public static MirrorSettings from(Settings settings) {
    // The refetch route reads these by itself; asking for them makes them known.
    settings.integer("caravan.mirror.refetch.batch-size", 100, 1, 100);
    settings.integer("caravan.mirror.refetch.batch-millis", 50, 1, 60_000);
    return new MirrorSettings(settings.text("caravan.mirror.refetch.channel", "refetch"));
  }
}
