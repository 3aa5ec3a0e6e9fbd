package io.caravan.simulator.crm;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A rule for the values of one property. Kinds that are not known here (those that depend on the
 * present time or on HubSpot's own tables) are kept, but let every value pass.
 *
 * @param type HubSpot's name of the kind, such as MAX_LENGTH
 * @param arguments what the kind needs, such as a length
 * @param normalise whether HubSpot should mend a value instead of refusing it; null when not given
 */
public record ValidationRule(String type, List<String> arguments, Boolean normalise) {

  private static final Pattern KIND = Pattern.compile("[A-Z][A-Z_]{2,60}");

  private static final Set<String> COUNTS =
      Set.of("MAX_LENGTH", "MIN_LENGTH", "MAX_NUMBER", "MIN_NUMBER", "DECIMAL");

  private static final Map<String, BiPredicate<String, List<String>>> CHECKS =
      Map.ofEntries(
          Map.entry("MAX_LENGTH", (v, a) -> v.length() <= number(a).intValue()),
          Map.entry("MIN_LENGTH", (v, a) -> v.length() >= number(a).intValue()),
          Map.entry("MAX_NUMBER", (v, a) -> new BigDecimal(v).compareTo(number(a)) <= 0),
          Map.entry("MIN_NUMBER", (v, a) -> new BigDecimal(v).compareTo(number(a)) >= 0),
          Map.entry("DECIMAL", (v, a) -> new BigDecimal(v).scale() <= number(a).intValue()),
          Map.entry("ALPHANUMERIC", (v, a) -> v.chars().anyMatch(Character::isLetterOrDigit)),
          Map.entry(
              "SPECIAL_CHARACTERS",
              (v, a) -> v.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == ' ')),
          Map.entry("WHITESPACE", (v, a) -> v.chars().noneMatch(Character::isWhitespace)),
          Map.entry("REGEX", (v, a) -> Pattern.matches(a.get(0), v)),
          Map.entry("EMAIL_ALLOWED_DOMAINS", (v, a) -> a.contains(domain(v))),
          Map.entry("EMAIL_BLOCKED_DOMAINS", (v, a) -> !a.contains(domain(v))));

  /**
   * @throws IllegalArgumentException when the kind is unknown or cannot work with its arguments
   */
  public ValidationRule {
    arguments = List.copyOf(arguments);
    if (!KIND.matcher(type).matches()) {
      throw new IllegalArgumentException("no rule type " + type);
    }
    try {
      if (COUNTS.contains(type)) {
        number(arguments);
      } else if (type.equals("REGEX")) {
        Pattern.compile(arguments.get(0));
      }
    } catch (IndexOutOfBoundsException | NumberFormatException | PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "rule type " + type + " cannot work with the arguments " + arguments, e);
    }
  }

  /** What is wrong with a value, if anything. */
  Optional<String> violation(String value) {
    return meets(value)
        ? Optional.empty()
        : Optional.of(value + " does not meet the validation rule " + type + " " + arguments);
  }

  private boolean meets(String value) {
    var check = CHECKS.get(type);
    try {
      return check == null || check.test(value, arguments);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static BigDecimal number(List<String> arguments) {
    return new BigDecimal(arguments.get(0));
  }

  private static String domain(String email) {
    return email.substring(email.indexOf('@') + 1).toLowerCase(Locale.ROOT);
  }
}
