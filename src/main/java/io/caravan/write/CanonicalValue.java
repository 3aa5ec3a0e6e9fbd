package io.caravan.write;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One spelling for all spellings that HubSpot takes for the same value: what we wrote as {@code
 * 2026-01-02} comes back as {@code 1767312000000}, {@code 10.50} as {@code 10.5}, {@code
 * Ada@X.example} in lower case, {@code b;a} as {@code a;b}.
 */
final class CanonicalValue {

  /** No superfluous zero in front: 007 may be a code and no number. */
  private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d{0,30})(?:\\.\\d{1,30})?");

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern DATE_TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}[^\\s]{1,25}");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@;]+@[^\\s@;]+");

  private CanonicalValue() {}

  static String of(String value) {
    String text = value == null ? "" : value.strip();
    if (text.isEmpty()) {
      return text;
    }
    char first = text.charAt(0);
    if (first == '-' || first >= '0' && first <= '9') {
      return numberOrTime(text);
    }
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.toLowerCase(Locale.ROOT);
    }
    return options(text);
  }

  private static String numberOrTime(String text) {
    if (NUMBER.matcher(text).matches()) {
      BigDecimal number = new BigDecimal(text);
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    try {
      if (DATE.matcher(text).matches()) {
        return millis(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      if (DATE_TIME.matcher(text).matches()) {
        return millis(OffsetDateTime.parse(text).toInstant());
      }
    } catch (DateTimeException e) {
      // Looks like a date and is none, such as 2026-13-01: a text like any other.
    }
    return options(text);
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }

  /** Several options of one property come back in an order of HubSpot's. */
  private static String options(String text) {
    if (EMAIL.matcher(text).matches()) {
      return text.toLowerCase(Locale.ROOT);
    }
    if (text.indexOf(';') < 0) {
      return text;
    }
    String[] options = text.split(";");
    Arrays.setAll(options, i -> options[i].strip());
    Arrays.sort(options);
    return String.join(";", options);
  }
}
