package io.caravan.simulator.crm;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A rule for the values of one property.
 *
 * @param type HubSpot's name of the kind, such as MAX_LENGTH
 * @param arguments what the kind needs, such as a length
 * @param normalise whether HubSpot should mend a value instead of refusing it; null when not given
 */
public record ValidationRule(String type, List<String> arguments, Boolean normalise) {

  /**
   * @throws IllegalArgumentException when the kind is unknown or cannot work with its arguments
   */
  public ValidationRule {
    arguments = List.copyOf(arguments);
    RuleKind kind = kind(type);
    try {
      boolean known = kind.words().isEmpty() || kind.words().containsAll(arguments);
      if (!kind.takes(arguments.size()) || !known) {
        throw new IllegalArgumentException("wrong number of them, or unknown ones");
      }
      if (kind.words().isEmpty()) {
        kind.check(arguments);
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(
          "rule type %s cannot work with the arguments %s%s"
              .formatted(
                  type,
                  arguments,
                  kind.words().isEmpty() ? "" : "; it takes one of " + kind.words()),
          e);
    }
  }

  private static RuleKind kind(String type) {
    return Arrays.stream(RuleKind.values())
        .filter(kind -> kind.name().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no rule type %s; there are %s"
                        .formatted(type, Arrays.toString(RuleKind.values()))));
  }

  /** Whether properties of a type, such as {@code string}, can have such a rule. */
  public boolean isFor(String propertyType) {
    return kind(type).isFor(propertyType);
  }

  /** The value after HubSpot mended it, if it is to. */
  String mended(String value) {
    return Boolean.TRUE.equals(normalise) ? kind(type).normalised(value, arguments) : value;
  }

  /** What is wrong with a value, if anything. */
  Optional<String> violation(String value, Instant now) {
    if (meets(value, now)) {
      return Optional.empty();
    }
    return Optional.of(
        type.equals(RuleKind.REGEX.name()) && arguments.size() > 1
            ? arguments.get(1)
            : value + " does not meet the validation rule " + type + " " + arguments);
  }

  private boolean meets(String value, Instant now) {
    try {
      return kind(type).meets(value, arguments, now);
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }
}
