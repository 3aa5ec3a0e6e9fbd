package io.caravan.write;

import io.caravan.settings.Settings;
import java.time.Duration;

/**
 * How our own changes are known again.
 *
 * @param window how far the time of an event may lie before the sending of a write, or after its
 *     answer
 * @param remembered how long after its sending a write is remembered; an event that is later than
 *     this is not known again
 * @param most changes (one per property) that are remembered at most
 * @param patience how long an event waits for the answer to a write that would explain it
 */
public record EchoSettings(Duration window, Duration remembered, int most, Duration patience) {

  /** Reads {@code caravan.write.echo.*}. */
  static EchoSettings from(Settings settings) {
    var echo =
        new EchoSettings(
            settings.duration(
                "caravan.write.echo.window",
                Duration.ofMinutes(5),
                Duration.ofMillis(1),
                Duration.ofHours(1)),
            settings.duration(
                "caravan.write.echo.remembered",
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                Duration.ofDays(7)),
            settings.integer("caravan.write.echo.most", 1_000_000, 1_000, 20_000_000),
            settings.duration(
                "caravan.write.echo.patience",
                Duration.ofSeconds(30),
                Duration.ofMillis(1),
                Duration.ofMinutes(10)));
    if (echo.remembered.compareTo(echo.window) < 0) {
      settings.reject(
          "caravan.write.echo.remembered", "must not be shorter than caravan.write.echo.window");
    }
    return echo;
  }
}
