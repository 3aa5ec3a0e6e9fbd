package io.caravan.simulator.crm;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;

/** Moments that validation rules compare. Days begin at midnight UTC, as HubSpot's dates do. */
final class RuleTimes {

  private RuleTimes() {}

  /**
   * The moment that a value stands for.
   *
   * @throws DateTimeException when it stands for none
   */
  static Instant time(String value) {
    Long millis = Timestamps.parse(value);
    if (millis == null) {
      throw new DateTimeException("no time: " + value);
    }
    return Instant.ofEpochMilli(millis);
  }

  static Instant today(Instant now) {
    return now.atZone(ZoneOffset.UTC).toLocalDate().atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  static Instant shifted(Instant from, List<String> arguments, int sign) {
    Period period = Period.parse(arguments.get(0)).multipliedBy(sign);
    return from.atZone(ZoneOffset.UTC).plus(period).toInstant();
  }

  /** The moment that a rule names in milliseconds since the epoch. */
  static Instant bound(List<String> arguments) {
    return Instant.ofEpochMilli(new BigDecimal(arguments.get(0)).longValue());
  }
}
