package io.caravan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of every command that reads the settings. */
final class CommonOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file whose settings override those of application.properties.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; overrides all other sources. Can be repeated.")
  private final Map<String, String> overrides = new LinkedHashMap<>();

  /** Caravan's home: where {@code routes} and {@code application.properties} are. */
  static Path home() {
    return Path.of(System.getProperty("caravan.home", ".")).toAbsolutePath().normalize();
  }

  /** All settings, with more overrides that the command itself brings. */
  Map<String, String> settings(Map<String, String> more) throws IOException {
    var all = new LinkedHashMap<>(more);
    all.putAll(overrides);
    return new SettingsSources(home(), config, System.getenv(), all).read();
  }
}
