package io.caravan.cli;

import io.caravan.settings.Settings;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;

/** A moment in the past, as people write it. */
final class SinceTime {

  private SinceTime() {}

  /**
   * Reads it.
   *
   * @param text 2026-11-20T08:00:00Z, 2026-11-20T08:00 or 2026-11-20 in the machine's zone, or how
   *     long ago, such as 2h or 7d
   * @param clock tells the zone, too
   * @return milliseconds since the epoch
   * @throws IllegalArgumentException when it is none of these or lies in the future
   */
  static long millis(String text, Clock clock) {
    ZoneId zone = clock.getZone();
    List<Function<String, Instant>> forms =
        List.of(
            Instant::parse,
            given -> OffsetDateTime.parse(given).toInstant(),
            given -> LocalDateTime.parse(given).atZone(zone).toInstant(),
            given -> LocalDate.parse(given).atStartOfDay(zone).toInstant(),
            given -> clock.instant().minus(Settings.parseDuration(given)));
    for (Function<String, Instant> form : forms) {
      try {
        Instant moment = form.apply(text.strip());
        if (moment.isAfter(clock.instant())) {
          throw new IllegalArgumentException(
              "--since is '%s', which lies in the future".formatted(text));
        }
        if (moment.toEpochMilli() <= 0) {
          throw new IllegalArgumentException(
              "--since is '%s', which is before 1970; use --full for everything".formatted(text));
        }
        return moment.toEpochMilli();
      } catch (DateTimeException e) {
        // Perhaps one of the other forms.
      } catch (IllegalArgumentException e) {
        if (e.getMessage() != null && e.getMessage().startsWith("--since")) {
          throw e;
        }
      }
    }
    throw new IllegalArgumentException(
        "--since is '%s', but must be a time such as 2026-11-20, 2026-11-20T08:00 or"
                .formatted(text)
            + " 2026-11-20T08:00:00Z, or how long ago, such as 2h or 7d");
  }
}
