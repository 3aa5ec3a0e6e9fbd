package io.caravan.cli;

import io.caravan.settings.Settings;
import java.time.Instant;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The option {@code --since}. */
final class Since {

  private Since() {}

  /** So long ago; null when the option was not given. */
  static Instant of(String duration, CommandSpec command) {
    if (duration == null) {
      return null;
    }
    try {
      return Instant.now().minus(Settings.parseDuration(duration));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(),
          "--since is '" + duration + "', but must be a duration such as 30m, 2h or 7d",
          e);
    }
  }
}
