package io.caravan.mirror.source;

import io.caravan.settings.Settings;
import java.time.Duration;

/**
 * How changes are searched.
 *
 * @param overlap an incremental run begins this much before the moment that the last one reached
 * @param settle changes are searched a second time when they are this old
 */
public record SourceSettings(Duration overlap, Duration settle) {

  /** Reads {@code caravan.sync.overlap} and {@code caravan.sync.settle}. */
  public static SourceSettings from(Settings settings) {
    return new SourceSettings(
        settings.duration(
            "caravan.sync.overlap", Duration.ofMinutes(2), Duration.ZERO, Duration.ofDays(1)),
        settings.duration(
            "caravan.sync.settle", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(7)));
  }
}
