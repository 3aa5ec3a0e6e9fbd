package io.caravan.cli;

import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.write.file.UnusableInput;
import io.caravan.write.file.WriteDoor;
import java.util.Map;

/**
 * The way in for a command that writes, opened: the API of the Caravan that runs on the database,
 * or Caravan's write journey in this process.
 *
 * @param where in words
 * @param application in this process; null when another one does the work
 */
record OpenDoor(WriteDoor door, String where, Application application) implements AutoCloseable {

  /**
   * @param portalId whose quota is told of
   * @throws UnusableInput when a Caravan runs that has no API
   */
  static OpenDoor with(Map<String, String> values, long portalId, boolean validate)
      throws Exception {
    var store = StoreSettings.from(new Settings(values));
    if (store.dialect() == Dialect.SQLITE) {
      var running = RunningCaravan.on(store.file());
      if (running.isPresent()) {
        String url =
            running
                .get()
                .apiUrl()
                .orElseThrow(
                    () ->
                        new UnusableInput(
                            "a Caravan runs on %s and has no API to take writes; stop it, or start this version"
                                .formatted(store.file())));
        return new OpenDoor(
            new WritesOverHttp(url, running.get().http(), validate),
            "the running Caravan at " + url,
            null);
      }
    }
    var application = Application.startForWrites(CommonOptions.home(), values);
    return new OpenDoor(application.writeDoor(portalId, validate), "this process", application);
  }

  @Override
  public void close() {
    if (application != null) {
      application.close();
    }
  }
}
