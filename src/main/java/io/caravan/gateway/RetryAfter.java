package io.caravan.gateway;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The {@code Retry-After} header: whole seconds (as HubSpot's 477 has it), or an HTTP date. */
public final class RetryAfter {

  /** HubSpot's longest announced wait is a day (477); more than that is not believed. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private RetryAfter() {}

  static Optional<Duration> of(Reply reply, Clock clock) {
    return reply.header("Retry-After").flatMap(text -> parse(text.strip(), clock));
  }

  /** The wait that the header's text asks for; empty when it is in the past or unreadable. */
  public static Optional<Duration> parse(String text, Clock clock) {
    try {
      Duration wait =
          text.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return wait.isNegative()
          ? Optional.empty()
          : Optional.of(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
