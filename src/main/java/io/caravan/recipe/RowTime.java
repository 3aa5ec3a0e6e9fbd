package io.caravan.recipe;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The time of change of a row, in whichever way the table has it: a timestamp, a number of
 * milliseconds, or a text such as {@code 2026-01-02 10:11:12} in UTC.
 */
final class RowTime {

  private static final DateTimeFormatter BLANK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private RowTime() {}

  /**
   * @throws IllegalArgumentException when the column holds something else
   */
  static Instant instant(Object time) {
    if (time instanceof Number millis) {
      return Instant.ofEpochMilli(millis.longValue());
    }
    if (time instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (time instanceof OffsetDateTime dateTime) {
      return dateTime.toInstant();
    }
    if (time instanceof LocalDateTime dateTime) {
      return Timestamp.valueOf(dateTime).toInstant();
    }
    if (time instanceof String text) {
      return ofText(text.strip());
    }
    throw new IllegalArgumentException(
        "updated_at is %s; it must be a timestamp, milliseconds, or a text such as 2026-01-02 10:11:12"
            .formatted(time));
  }

  /** A time as the column has it. */
  static Object like(Object example, Instant time) {
    if (example instanceof Number) {
      return time.toEpochMilli();
    }
    if (example instanceof String text) {
      return (text.indexOf('T') > 0 ? ISO : BLANK).format(time);
    }
    return Timestamp.from(time);
  }

  /** Ids and times as text, from which {@link #decoded} makes what SQL takes. */
  static String encoded(Object value) {
    if (value instanceof Number number) {
      return "n:" + number.longValue();
    }
    return value instanceof String text ? "s:" + text : "t:" + instant(value);
  }

  static Object decoded(String text) {
    String value = text.substring(2);
    return switch (text.charAt(0)) {
      case 'n' -> Long.valueOf(value);
      case 't' -> Timestamp.from(Instant.parse(value));
      default -> value;
    };
  }

  private static Instant ofText(String text) {
    String iso = text.replace(' ', 'T');
    boolean zoned = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > 10;
    return zoned
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }
}
