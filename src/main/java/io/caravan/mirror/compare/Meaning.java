package io.caravan.mirror.compare;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether two values mean the same, although two systems wrote them. */
final class Meaning {

  private static final Set<String> TRUE = Set.of("true", "t", "yes", "1");
  private static final Set<String> FALSE = Set.of("false", "f", "no", "0");

  /** Databases write a space where ISO 8601 has a T, and zones as +00. */
  private static final DateTimeFormatter ZONED =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private final Set<Rule> rules;

  Meaning(Set<Rule> rules) {
    this.rules = Set.copyOf(rules);
  }

  /**
   * Whether they do.
   *
   * @param one null for no value
   * @param other null for no value
   */
  boolean same(String one, String other) {
    if (one == null || other == null) {
      return (one == null && other == null)
          || (rules.contains(Rule.EMPTY) && written(one).isEmpty() && written(other).isEmpty());
    }
    String a = written(one);
    String b = written(other);
    if (a.equals(b)) {
      return true;
    }
    if (a.isEmpty() || b.isEmpty()) {
      return false;
    }
    return (rules.contains(Rule.NUMBERS) && sameNumbers(a, b))
        || (rules.contains(Rule.BOOLEANS) && sameBooleans(a, b))
        || (rules.contains(Rule.DATES) && sameMoments(a, b))
        || (rules.contains(Rule.LISTS) && sameLists(a, b));
  }

  private String written(String value) {
    if (value == null) {
      return "";
    }
    String text = rules.contains(Rule.SPACES) ? value.strip() : value;
    return rules.contains(Rule.CASE) ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static boolean sameNumbers(String a, String b) {
    return beginsLikeNumber(a)
        && beginsLikeNumber(b)
        && number(a)
            .flatMap(one -> number(b).map(other -> one.compareTo(other) == 0))
            .orElse(false);
  }

  private static boolean beginsLikeNumber(String value) {
    char first = value.charAt(0);
    return Character.isDigit(first) || first == '-' || first == '+' || first == '.';
  }

  private static Optional<BigDecimal> number(String value) {
    try {
      return Optional.of(new BigDecimal(value));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean sameBooleans(String a, String b) {
    String one = a.toLowerCase(Locale.ROOT);
    String other = b.toLowerCase(Locale.ROOT);
    return (TRUE.contains(one) && TRUE.contains(other))
        || (FALSE.contains(one) && FALSE.contains(other));
  }

  /** At least one of them must look like a date: two numbers are numbers. */
  private static boolean sameMoments(String a, String b) {
    if (!looksLikeDate(a) && !looksLikeDate(b)) {
      return false;
    }
    Optional<Instant> one = moment(a);
    return one.isPresent() && one.equals(moment(b));
  }

  private static boolean looksLikeDate(String value) {
    return value.length() >= 10 && value.charAt(4) == '-' && value.charAt(7) == '-';
  }

  private static Optional<Instant> moment(String value) {
    try {
      if (!looksLikeDate(value)) {
        return value.length() >= 9 && value.chars().skip(1).allMatch(Character::isDigit)
            ? Optional.of(Instant.ofEpochMilli(Long.parseLong(value)))
            : Optional.empty();
      }
      if (value.length() == 10) {
        return Optional.of(LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      String text = value.replace(' ', 'T');
      var parsed = ZONED.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          parsed instanceof OffsetDateTime zoned
              ? zoned.toInstant()
              : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean sameLists(String a, String b) {
    return a.indexOf(';') >= 0 && b.indexOf(';') >= 0 && chosen(a).equals(chosen(b));
  }

  private static List<String> chosen(String value) {
    return Arrays.stream(value.split(";"))
        .map(String::strip)
        .filter(option -> !option.isEmpty())
        .sorted()
        .distinct()
        .toList();
  }
}
