package io.caravan.mirror.sync;

import io.caravan.settings.Settings;

/**
 * How syncs run.
 *
 * @param parallel runs that go on at the same time
 * @param scheduled whether runs start by themselves, as the routes' schedules say
 */
public record SyncSettings(int parallel, boolean scheduled) {

  /** Reads {@code caravan.sync.*}. */
  public static SyncSettings from(Settings settings) {
    // The routes read these by themselves; asking for them makes them known.
    settings.integer("caravan.sync.retries", 5, 0, 100);
    settings.text("caravan.sync.check", "0/10 * * * * ?");
    return new SyncSettings(
        settings.integer("caravan.sync.parallel", 4, 1, 64),
        settings.flag("caravan.sync.scheduled", false));
  }
}
