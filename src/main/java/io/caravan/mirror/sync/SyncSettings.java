package io.caravan.mirror.sync;

import io.caravan.settings.Settings;
import java.time.Duration;

/**
 * How syncs run.
 *
 * @param parallel runs that go on at the same time
 * @param scheduled whether runs start by themselves, as the routes' schedules say
 * @param keep how long runs that ended are remembered
 */
public record SyncSettings(int parallel, boolean scheduled, Duration keep) {

  /** Reads {@code caravan.sync.*}. */
  public static SyncSettings from(Settings settings) {
    // The routes read these by themselves; asking for them makes them known.
    settings.integer("caravan.sync.retries", 5, 0, 100);
    settings.text("caravan.sync.check", "0/10 * * * * ?");
    return new SyncSettings(
        settings.integer("caravan.sync.parallel", 4, 1, 64),
        settings.flag("caravan.sync.scheduled", false),
        settings.duration(
            "caravan.sync.keep",
            Duration.ofDays(365),
            Duration.ofHours(1),
            Duration.ofDays(3_650)));
  }
}
