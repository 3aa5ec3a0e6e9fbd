package io.caravan.write;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether HubSpot's value of a property is what was written. HubSpot writes some values in its own
 * way: a time given in milliseconds comes back as ISO 8601, the options of a multiple choice in
 * another order, a number without the zeros at its end. Taking such a value for another one would
 * create the record a second time.
 */
final class SameValue {

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}([tT].*)?");

  private SameValue() {}

  /**
   * @param found as HubSpot has it; empty for none
   * @param written as it was sent
   */
  static boolean of(String found, String written) {
    String one = RecordIds.canonical(found);
    String other = RecordIds.canonical(written);
    return one.equals(other)
        || sameNumber(one, other)
        || sameTime(one, other)
        || sameOptions(one, other);
  }

  private static boolean sameNumber(String one, String other) {
    return NUMBER.matcher(one).matches()
        && NUMBER.matcher(other).matches()
        && new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
  }

  private static boolean sameTime(String one, String other) {
    if (!TIME.matcher(one).matches() && !TIME.matcher(other).matches()) {
      return false;
    }
    Instant time = time(one);
    return time != null && time.equals(time(other));
  }

  private static Instant time(String text) {
    try {
      if (text.matches("-?\\d{1,15}")) {
        return Instant.ofEpochMilli(Long.parseLong(text));
      }
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static boolean sameOptions(String one, String other) {
    return (one.contains(";") || other.contains(";")) && options(one).equals(options(other));
  }

  private static Set<String> options(String text) {
    return Arrays.stream(text.split(";"))
        .map(String::strip)
        .filter(option -> !option.isEmpty())
        .collect(Collectors.toSet());
  }
}
