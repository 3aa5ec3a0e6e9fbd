package io.caravan.write.validation;

import io.caravan.hubspot.ObjectType;
import io.caravan.write.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides whether a property takes a value. Codes are HubSpot's own; where HubSpot's rule is not
 * known, a value passes. Sources: HubSpot docs, "Error handling" and properties guide.
 */
final class ValueRules {

  /** Longest value, in characters. */
  static final int LONGEST = 65_536;

  private static final long DAY = 86_400_000;
  private static final int OPTIONS_NAMED = 20;
  private static final int QUOTED = 100;
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern MILLIS = Pattern.compile("-?\\d{1,19}");
  private static final Pattern OWNER = Pattern.compile("\\d{1,18}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s,;<>]+@[^@\\s,;<>]+\\.[^@\\s.,;<>]+");
  private static final Pattern WEB_ADDRESS =
      Pattern.compile("(https?://|\\bwww\\.)\\S", Pattern.CASE_INSENSITIVE);
  private static final Set<String> NAMES = Set.of("firstname", "lastname");

  private final boolean datesAreCut;

  /**
   * @param datesAreCut whether HubSpot cuts the time of day off a date, as from 2026-09 on, instead
   *     of refusing it
   */
  ValueRules(boolean datesAreCut) {
    this.datesAreCut = datesAreCut;
  }

  /**
   * What is wrong with a value.
   *
   * @param value as it would be sent; empty clears
   */
  Optional<Problem> problem(ObjectType type, PropertyRule property, String value) {
    if (property.readOnly()) {
      return problem(
          property, "READ_ONLY_VALUE", "is set by HubSpot alone; leave it out of the write");
    }
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.length() > LONGEST) {
      return problem(
          property,
          "INVALID_STRING_LENGTH",
          "has %,d characters; shorten it to %,d at most".formatted(value.length(), LONGEST));
    }
    if (property.owner()) {
      return unless(
          OWNER.matcher(value).matches(),
          property,
          "INVALID_OWNER_ID",
          quoted(value)
              + " is no owner's id; use the number that the owners API gives, not a name");
    }
    return switch (property.type()) {
      case "number" ->
          unless(
              NUMBER.matcher(value.trim()).matches(),
              property,
              "INVALID_LONG",
              quoted(value) + " is no number; write it like 1234.56, without unit or separators");
      case "bool" ->
          unless(
              value.equals("true") || value.equals("false"),
              property,
              "INVALID_OPTION",
              quoted(value) + " is neither true nor false");
      case "datetime" ->
          unless(
              millis(value.trim()).isPresent(),
              property,
              "INVALID_DATE",
              quoted(value)
                  + " is no time; write it like 2026-11-21T10:00:00Z, or in milliseconds");
      case "date" -> date(property, value);
      case "enumeration" -> option(property, value);
      default -> type.equals(ObjectType.CONTACTS) ? contact(property, value) : Optional.empty();
    };
  }

  private Optional<Problem> date(PropertyRule property, String value) {
    Optional<Long> millis = millis(value.trim());
    if (millis.isEmpty()) {
      return problem(
          property,
          "INVALID_DATE",
          quoted(value) + " is no date; write it like 2026-11-21, or in milliseconds");
    }
    return unless(
        datesAreCut || millis.get() % DAY == 0,
        property,
        "INVALID_DATE",
        quoted(value) + " has a time of day; send the date alone, like 2026-11-21");
  }

  /** Times are ISO-8601 with an offset, a date alone, or milliseconds, before 1970 negative. */
  private static Optional<Long> millis(String text) {
    try {
      if (MILLIS.matcher(text).matches()) {
        return Optional.of(Long.valueOf(text));
      }
      Instant instant =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
      return Optional.of(instant.toEpochMilli());
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Problem> option(PropertyRule property, String value) {
    if (property.options().isEmpty()) {
      return Optional.empty();
    }
    // A semicolon in front adds to what is set; without, the options replace it.
    String[] chosen = property.several() ? value.split(";") : new String[] {value};
    for (String option : chosen) {
      boolean nothing = property.several() && option.isEmpty();
      if (!nothing && !property.options().contains(option)) {
        return problem(property, "INVALID_OPTION", quoted(option) + " is no option" + of(property));
      }
    }
    return Optional.empty();
  }

  private static String of(PropertyRule property) {
    String some =
        property.options().stream().limit(OPTIONS_NAMED).collect(Collectors.joining(", "));
    int more = property.options().size() - OPTIONS_NAMED;
    return "; use one of " + some + (more > 0 ? " and " + more + " more" : "");
  }

  private static Optional<Problem> contact(PropertyRule property, String value) {
    if (property.name().equals("email")) {
      return unless(
          EMAIL.matcher(value.trim()).matches(),
          property,
          "INVALID_EMAIL",
          // Without the value, which is personal: what is wrong may end in a log.
          "the value is no e-mail address");
    }
    return unless(
        !NAMES.contains(property.name()) || !WEB_ADDRESS.matcher(value).find(),
        property,
        "CONTAINS_URL",
        "holds a web address, which HubSpot takes for spam; put it into another property");
  }

  private static Optional<Problem> unless(
      boolean right, PropertyRule property, String code, String what) {
    return right ? Optional.empty() : problem(property, code, what);
  }

  private static Optional<Problem> problem(PropertyRule property, String code, String what) {
    return Optional.of(
        new Problem(code, property.name(), "property " + property.name() + ": " + what));
  }

  static String quoted(String value) {
    return "\"" + (value.length() > QUOTED ? value.substring(0, QUOTED) + "..." : value) + "\"";
  }
}
