package io.caravan.simulator.crm;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** HubSpot's way to write times: ISO 8601 in UTC, always with three digits of milliseconds. */
public final class Timestamps {

  private Timestamps() {}

  /**
   * Writes a time. Made by hand since a formatter would cost more than the rest of a record's JSON.
   *
   * @param millis milliseconds since the epoch
   */
  public static String iso(long millis) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, 1000L),
            (int) Math.floorMod(millis, 1000L) * 1_000_000,
            ZoneOffset.UTC);
    var text = new char[24];
    digits(text, 0, 4, time.getYear());
    text[4] = '-';
    digits(text, 5, 2, time.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, time.getDayOfMonth());
    text[10] = 'T';
    digits(text, 11, 2, time.getHour());
    text[13] = ':';
    digits(text, 14, 2, time.getMinute());
    text[16] = ':';
    digits(text, 17, 2, time.getSecond());
    text[19] = '.';
    digits(text, 20, 3, time.getNano() / 1_000_000);
    text[23] = 'Z';
    return new String(text);
  }

  /** Reads an ISO time or a number of milliseconds; null when it is neither. */
  public static Long parse(String text) {
    try {
      if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Long.valueOf(text);
      }
      if (text.length() == 10) {
        return Instant.parse(text + "T00:00:00Z").toEpochMilli();
      }
      return java.time.OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (NumberFormatException | java.time.DateTimeException e) {
      return null;
    }
  }

  private static void digits(char[] text, int at, int count, int value) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
