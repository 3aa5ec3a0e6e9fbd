package io.caravan.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.caravan.settings.Settings;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much is logged.
 *
 * @param own level of Caravan's loggers
 * @param libraries level of everybody else's
 */
record LogSettings(Level own, Level libraries) {

  private static final List<String> LEVELS =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

  static LogSettings from(Settings settings) {
    // Read before the settings are, by Redaction; asking for it makes it known.
    settings.text("caravan.redaction.fields");
    return new LogSettings(
        level(settings, "caravan.log.level", Level.INFO),
        level(settings, "caravan.log.libraries", Level.WARN));
  }

  /** Sets the levels of this process. */
  void apply() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(context);
    }
  }

  void apply(LoggerContext context) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(libraries);
    context.getLogger("io.caravan").setLevel(own);
  }

  private static Level level(Settings settings, String key, Level defaultValue) {
    return settings.choice(
        key,
        defaultValue,
        "one of " + String.join(", ", LEVELS),
        text -> {
          String name = text.toUpperCase(Locale.ROOT);
          if (!LEVELS.contains(name)) {
            throw new IllegalArgumentException(text);
          }
          return Level.toLevel(name);
        });
  }
}
