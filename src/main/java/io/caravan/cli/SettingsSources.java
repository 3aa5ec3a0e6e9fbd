package io.caravan.cli;

import io.caravan.settings.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Where settings come from; a later source overrides an earlier one: {@code application.properties}
 * in Caravan's home, a file named on the command line, the environment, {@code -D} options of the
 * JVM, {@code --set} on the command line.
 *
 * <p>In the environment a setting's name is in capitals with {@code _} for dots and dashes: {@code
 * CARAVAN_STORE_URL} for {@code caravan.store.url}.
 */
record SettingsSources(
    Path home, Path config, Map<String, String> environment, Map<String, String> overrides) {

  private static final String STORE_URL = "caravan.store.url";
  private static final String SQLITE = "jdbc:sqlite:";

  /** Names that HubSpot's own examples use, and what they are here. */
  private static final Map<String, String> HUBSPOT_NAMES =
      Map.of(
          "HUBSPOT_CLIENT_ID", "caravan.hubspot.client-id",
          "HUBSPOT_CLIENT_SECRET", "caravan.hubspot.client-secret",
          "HUBSPOT_REDIRECT_URI", "caravan.hubspot.redirect-uri",
          "HUBSPOT_LOG_LEVEL", "caravan.log.level",
          "HUBSPOT_TOKEN_ENCRYPTION_KEY", "caravan.vault.key",
          "HUBSPOT_ENCRYPT_TOKENS", "caravan.vault.encrypt");

  /** Read by the launcher script, by commands and the benchmarks, not settings. */
  private static final java.util.Set<String> LAUNCHER_NAMES =
      java.util.Set.of(
          "CARAVAN_JAVA_OPTS", "CARAVAN_HOME", "CARAVAN_COMMAND", OperatorHttp.TOKEN_VARIABLE);

  /** Paths that are meant from home. */
  private static final List<String> PATHS =
      List.of(
          "caravan.export.directory",
          "caravan.audit.archive",
          "caravan.backup.folder",
          "caravan.privacy.key-file",
          "caravan.privacy.ledger",
          "caravan.vault.file",
          "caravan.access.directory",
          "caravan.audit.archive",
          "caravan.privacy.key-file",
          "caravan.privacy.ledger",
          "caravan.tls.certificate",
          "caravan.tls.key",
          "caravan.tls.keystore");

  /** Reads all sources into one map, {@code camel.*} keys included. */
  Map<String, String> read() throws IOException {
    var values = new LinkedHashMap<String, String>();
    readFile(home.resolve("application.properties"), values);
    if (config != null) {
      if (!Files.isRegularFile(config)) {
        throw new IOException("there is no settings file " + config.toAbsolutePath());
      }
      readFile(config, values);
    }
    readEnvironment(values);
    System.getProperties()
        .forEach(
            (key, value) -> {
              if (isOurs(key.toString())) {
                values.put(key.toString(), value.toString());
              }
            });
    values.putAll(overrides);
    values.computeIfPresent(STORE_URL, (key, url) -> fromHome(url));
    for (String path : PATHS) {
      values.computeIfPresent(
          path, (key, text) -> text.isBlank() ? text : home.resolve(text.strip()).toString());
    }
    return values;
  }

  /** Nothing that is kept must depend on the directory that Caravan happened to be started in. */
  private String fromHome(String url) {
    return url.startsWith(SQLITE) && !url.substring(SQLITE.length()).isBlank()
        ? SQLITE + home.resolve(url.substring(SQLITE.length()).strip())
        : url;
  }

  private static void readFile(Path file, Map<String, String> values) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
  }

  private void readEnvironment(Map<String, String> values) {
    var known = new LinkedHashMap<String, String>();
    values.keySet().forEach(key -> known.put(environmentName(key), key));
    environment.forEach(
        (name, value) -> {
          String key = HUBSPOT_NAMES.get(name);
          if (key == null && name.startsWith("CARAVAN_") && !LAUNCHER_NAMES.contains(name)) {
            key = known.getOrDefault(name, guess(name));
          }
          if (key != null) {
            values.put(key, value);
          }
        });
  }

  /**
   * A variable that no file mentions, such as a portal's: {@code
   * CARAVAN_PORTALS_EMEA_REFRESH_TOKEN}.
   */
  private static String guess(String name) {
    String key = name.toLowerCase(Locale.ROOT).replace('_', '.');
    if (key.startsWith("caravan.portals.")) {
      String[] parts = key.split("\\.", 4);
      return parts.length < 4
          ? key
          : parts[0] + "." + parts[1] + "." + parts[2] + "." + parts[3].replace('.', '-');
    }
    return key;
  }

  private static String environmentName(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static boolean isOurs(String key) {
    return key.startsWith("camel.")
        || (key.startsWith(Settings.PREFIX) && !key.equals("caravan.home"));
  }
}
