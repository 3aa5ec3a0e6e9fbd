package io.caravan.mirror.reconcile;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One way to write a value, for values that can be written in several. */
final class CanonicalValue {

  private CanonicalValue() {}

  /**
   * The value as it is compared.
   *
   * @param type by HubSpot's schema; a value that does not fit it stays as it is
   */
  static String of(String type, String value) {
    if (value.isEmpty()) {
      return value;
    }
    try {
      return switch (type) {
        case "number" -> new BigDecimal(value.strip()).stripTrailingZeros().toString();
        case "bool" -> value.strip().toLowerCase(Locale.ROOT);
        case "datetime" -> Long.toString(moment(value.strip()));
        case "date" -> day(value.strip()).toString();
        case "enumeration" -> value.indexOf(';') < 0 ? value : chosen(value);
        default -> value;
      };
    } catch (NumberFormatException | DateTimeParseException e) {
      return value;
    }
  }

  private static long moment(String value) {
    if (isNumber(value)) {
      return Long.parseLong(value);
    }
    if (value.length() == 10) {
      return LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
    return OffsetDateTime.parse(value).toInstant().toEpochMilli();
  }

  private static LocalDate day(String value) {
    return value.length() == 10 && !isNumber(value)
        ? LocalDate.parse(value)
        : LocalDate.ofInstant(Instant.ofEpochMilli(moment(value)), ZoneOffset.UTC);
  }

  private static boolean isNumber(String value) {
    return value.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')
        && (value.charAt(0) == '-' || Character.isDigit(value.charAt(0)));
  }

  private static String chosen(String value) {
    return Arrays.stream(value.split(";"))
        .filter(option -> !option.isBlank())
        .sorted()
        .distinct()
        .collect(Collectors.joining(";"));
  }
}
