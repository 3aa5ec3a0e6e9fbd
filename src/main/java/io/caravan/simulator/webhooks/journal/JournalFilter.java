package io.caravan.simulator.webhooks.journal;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Lets only some records through: all conditions of one filter must hold, of one of the
 * subscription's filters.
 *
 * @param createdAt milliseconds since the epoch
 */
public record JournalFilter(
    long id, long subscriptionId, List<Condition> conditions, long createdAt) {

  /** How a value is compared. */
  public enum Operator {
    EQ,
    N_EQ,
    IN,
    NOT_IN,
    GT,
    GTE,
    LT,
    LTE,
    CONTAINS,
    STARTS_WITH,
    ENDS_WITH,
    IS_EMPTY,
    IS_NOT_EMPTY
  }

  /**
   * One comparison.
   *
   * @param values one for most operators, several for IN and NOT_IN, none for IS_EMPTY
   */
  public record Condition(String property, Operator operator, List<String> values) {

    public Condition {
      values = List.copyOf(values);
    }

    /** Whether a value fits; null or empty when the record has none. */
    boolean holds(String actual) {
      boolean empty = actual == null || actual.isEmpty();
      return switch (operator) {
        case IS_EMPTY -> empty;
        case IS_NOT_EMPTY -> !empty;
        case N_EQ -> empty || !actual.equals(values.get(0));
        case NOT_IN -> empty || !values.contains(actual);
        default -> !empty && compare(actual);
      };
    }

    private boolean compare(String actual) {
      String expected = values.isEmpty() ? "" : values.get(0);
      String low = actual.toLowerCase(Locale.ROOT);
      String lowExpected = expected.toLowerCase(Locale.ROOT);
      return switch (operator) {
        case EQ -> actual.equals(expected);
        case IN -> values.contains(actual);
        case GT -> order(actual, expected) > 0;
        case GTE -> order(actual, expected) >= 0;
        case LT -> order(actual, expected) < 0;
        case LTE -> order(actual, expected) <= 0;
        case CONTAINS -> low.contains(lowExpected);
        case STARTS_WITH -> low.startsWith(lowExpected);
        case ENDS_WITH -> low.endsWith(lowExpected);
        default -> false;
      };
    }

    private static int order(String left, String right) {
      try {
        return new BigDecimal(left).compareTo(new BigDecimal(right));
      } catch (NumberFormatException e) {
        return left.compareTo(right);
      }
    }
  }

  public JournalFilter {
    conditions = List.copyOf(conditions);
  }

  /** Whether a record with these values comes through. */
  boolean lets(Function<String, String> values) {
    return conditions.stream().allMatch(each -> each.holds(values.apply(each.property())));
  }
}
