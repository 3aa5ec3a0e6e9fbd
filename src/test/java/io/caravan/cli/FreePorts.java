package io.caravan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings of a whole Caravan that can run beside others. */
final class FreePorts {

  private FreePorts() {}

  /**
   * With ports and an SQLite file of its own.
   *
   * @param more settings that override these
   */
  static Map<String, String> in(Path directory, Map<String, String> more) throws IOException {
    var settings = new HashMap<String, String>();
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    settings.put("caravan.server.host", "127.0.0.1");
    settings.put("caravan.server.port", Integer.toString(Ports.free()));
    settings.put("caravan.management.port", Integer.toString(Ports.free()));
    settings.put("caravan.api.port", "0");
    settings.put("caravan.webhook.secrets", "a-secret-for-tests");
    settings.putAll(more);
    return new SettingsSources(CommonOptions.home(), null, Map.of(), settings).read();
  }
}
