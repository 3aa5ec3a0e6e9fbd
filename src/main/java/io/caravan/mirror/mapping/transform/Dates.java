package io.caravan.mirror.mapping.transform;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads points in time as HubSpot writes them (ISO-8601, or milliseconds since the epoch) or in a
 * pattern of one's own.
 *
 * @param pattern null for HubSpot's forms
 * @param zone of what names no zone
 */
record Dates(DateTimeFormatter pattern, ZoneId zone) {

  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ISO_LOCAL_DATE_TIME;

  /** Takes {@code pattern}, {@code locale} and {@code zone} of the arguments. */
  static Dates of(Arguments arguments) {
    return new Dates(
        pattern(arguments, "pattern").orElse(null), arguments.zone("zone", ZoneId.of("UTC")));
  }

  /** A pattern of {@link DateTimeFormatter}; impossible dates such as 31.02. do not pass. */
  static Optional<DateTimeFormatter> pattern(Arguments arguments, String key) {
    Locale locale = arguments.locale("locale", Locale.ENGLISH);
    String text = arguments.text(key, null);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          DateTimeFormatter.ofPattern(yearsOfEra(text), locale)
              .withResolverStyle(ResolverStyle.STRICT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has %s '%s', which is no date pattern (%s); one is dd.MM.yyyy HH:mm"
              .formatted(key, text, e.getMessage()),
          e);
    }
  }

  /** Complains of a pattern that asks for more than there is, such as the hour of a day. */
  static void requireWritable(DateTimeFormatter write, TemporalAccessor example) {
    try {
      if (write != null) {
        write.formatTo(example, new StringBuilder());
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "has a pattern in write that cannot be filled: " + e.getMessage(), e);
    }
  }

  /** A moment. */
  OffsetDateTime moment(String text) {
    try {
      if (pattern != null) {
        return within(moment(pattern.parse(text)));
      }
      Optional<Instant> millis = millis(text);
      if (millis.isPresent()) {
        return within(millis.get().atZone(zone).toOffsetDateTime());
      }
      if (text.length() <= 10) {
        return within(LocalDate.parse(text).atStartOfDay(zone).toOffsetDateTime());
      }
      boolean zoned =
          text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
      return within(
          zoned
              ? OffsetDateTime.parse(text).atZoneSameInstant(zone).toOffsetDateTime()
              : LocalDateTime.parse(text, LOCAL).atZone(zone).toOffsetDateTime());
    } catch (DateTimeException | ArithmeticException e) {
      throw noDate();
    }
  }

  /** A day: of a moment, the day that it is then in the zone. */
  LocalDate day(String text) {
    try {
      if (pattern != null) {
        TemporalAccessor parsed = pattern.parse(text);
        LocalDate day = parsed.query(TemporalQueries.localDate());
        boolean zoned = parsed.query(TemporalQueries.zone()) != null;
        return within(zoned || day == null ? moment(parsed).toLocalDate() : day);
      }
      return text.length() == 10 && text.charAt(4) == '-'
          ? within(LocalDate.parse(text))
          : moment(text).toLocalDate();
    } catch (DateTimeException e) {
      throw noDate();
    }
  }

  private OffsetDateTime moment(TemporalAccessor parsed) {
    ZoneId own = parsed.query(TemporalQueries.zone());
    if (own != null) {
      return Instant.from(parsed).atZone(zone).toOffsetDateTime();
    }
    LocalDate day = LocalDate.from(parsed);
    var time = parsed.query(TemporalQueries.localTime());
    return (time == null ? day.atStartOfDay(zone) : day.atTime(time).atZone(zone))
        .toOffsetDateTime();
  }

  /** Milliseconds have more digits than the year of a date, and may be negative. */
  private static Optional<Instant> millis(String text) {
    int digits = text.startsWith("-") ? 1 : 0;
    boolean number =
        text.length() > digits
            && text.length() <= 16
            && text.chars().skip(digits).allMatch(c -> c >= '0' && c <= '9');
    return number ? Optional.of(Instant.ofEpochMilli(Long.parseLong(text))) : Optional.empty();
  }

  static LocalDate within(LocalDate day) {
    if (day.getYear() < 1 || day.getYear() > 9999) {
      throw noDate();
    }
    return day;
  }

  static OffsetDateTime within(OffsetDateTime moment) {
    within(moment.toLocalDate());
    return moment;
  }

  private static DoesNotFit noDate() {
    return new DoesNotFit("is no date that can be read");
  }

  /** Patterns mean the year by y; u is what strict parsing can resolve. Quoted text stays. */
  private static String yearsOfEra(String pattern) {
    var result = new StringBuilder(pattern.length());
    boolean quoted = false;
    for (char c : pattern.toCharArray()) {
      quoted ^= c == '\'';
      result.append(c == 'y' && !quoted ? 'u' : c);
    }
    return result.toString();
  }
}
