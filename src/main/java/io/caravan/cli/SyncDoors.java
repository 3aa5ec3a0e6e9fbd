package io.caravan.cli;

import io.caravan.settings.Settings;
import io.caravan.store.StoreSettings;
import java.util.Map;

/** Finds the door to take. */
final class SyncDoors {

  private SyncDoors() {}

  /**
   * The Caravan that runs on the data, so that both share one quota and an SQLite file has one
   * owner; this process where none runs.
   */
  static SyncDoor open(Map<String, String> values) throws Exception {
    var running = RunningCaravan.on(StoreSettings.from(new Settings(values)));
    if (running.isPresent()) {
      return new SyncOverHttp(running.get());
    }
    return new SyncHere(Application.startForSync(CommonOptions.home(), values));
  }
}
