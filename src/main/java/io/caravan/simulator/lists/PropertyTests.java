package io.caravan.simulator.lists;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.PropertyChange;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;

/**
 * The operations of property filters on texts, numbers, options and yes/no. Source: HubSpot docs,
 * "List filter definitions".
 */
final class PropertyTests {

  private static final Map<String, String> HISTORICAL =
      Map.of(
          "BEEN_EQUAL_TO", "IS_EQUAL_TO",
          "CONTAINED", "CONTAINS",
          "BEEN_ANY_OF", "IS_ANY_OF",
          "BEEN_EXACTLY", "IS_EXACTLY",
          "CONTAINED_ALL", "CONTAINS_ALL");

  private final TimeTests times;

  PropertyTests(TimeTests times) {
    this.times = times;
  }

  /** The test that an operation makes of a property. */
  ListFilter of(JsonNode operation, int number) {
    String type = operation.path("operationType").asText();
    if (type.equals("ALL_PROPERTY")) {
      return known(operation, number);
    }
    boolean withoutValue = operation.path("includeObjectsWithNoValueSet").asBoolean(false);
    if (times.handles(type)) {
      return times.of(operation, number, withoutValue);
    }
    String operator = operation.path("operator").asText();
    boolean ever = operator.startsWith("HAS_EVER_");
    boolean never = operator.startsWith("HAS_NEVER_");
    if (!ever && !never) {
      Predicate<String> test = value(operation, type, operator);
      return record -> {
        String value = record.value(number);
        return value == null ? withoutValue : test.test(value);
      };
    }
    String base = HISTORICAL.get(operator.substring(ever ? 9 : 10));
    if (base == null) {
      throw unknown(type, operator);
    }
    Predicate<String> test = value(operation, type, base);
    return record -> {
      List<PropertyChange> history = record.history(number);
      if (history.isEmpty()) {
        return withoutValue;
      }
      return ever
          == history.stream()
              .map(PropertyChange::value)
              .anyMatch(value -> !value.isEmpty() && test.test(value));
    };
  }

  private static ListFilter known(JsonNode operation, int number) {
    String operator = operation.path("operator").asText();
    return switch (operator) {
      case "IS_KNOWN", "IS_NOT_BLANK" -> record -> record.value(number) != null;
      case "IS_UNKNOWN", "IS_BLANK" -> record -> record.value(number) == null;
      default -> throw unknown("ALL_PROPERTY", operator);
    };
  }

  private static Predicate<String> value(JsonNode operation, String type, String operator) {
    return switch (type) {
      case "STRING" -> text(operator, List.of(needed(operation, "value").asText()));
      case "MULTISTRING" -> text(operator, values(operation));
      case "NUMBER", "NUMBER_RANGED" -> number(operation, type, operator);
      case "BOOL" -> bool(operation, operator);
      case "ENUMERATION" -> options(Set.copyOf(values(operation)), operator);
      default ->
          throw new ListRefused("Invalid filter: operationType '%s' is not known".formatted(type));
    };
  }

  /** Texts compare without regard to case; with several values any of them will do. */
  private static Predicate<String> text(String operator, List<String> raw) {
    List<String> values = raw.stream().map(v -> v.toLowerCase(Locale.ROOT)).toList();
    return switch (operator) {
      case "IS_EQUAL_TO" -> anyOf(values, String::equals);
      case "IS_NOT_EQUAL_TO" -> anyOf(values, String::equals).negate();
      case "CONTAINS" -> anyOf(values, String::contains);
      case "DOES_NOT_CONTAIN" -> anyOf(values, String::contains).negate();
      case "STARTS_WITH" -> anyOf(values, String::startsWith);
      case "DOES_NOT_START_WITH" -> anyOf(values, String::startsWith).negate();
      case "ENDS_WITH" -> anyOf(values, String::endsWith);
      case "DOES_NOT_END_WITH" -> anyOf(values, String::endsWith).negate();
      default -> throw unknown("STRING", operator);
    };
  }

  private static Predicate<String> anyOf(
      List<String> wanted, java.util.function.BiPredicate<String, String> matches) {
    return value -> {
      String folded = value.toLowerCase(Locale.ROOT);
      return wanted.stream().anyMatch(each -> matches.test(folded, each));
    };
  }

  private static Predicate<String> number(JsonNode operation, String type, String operator) {
    if (operator.equals("IS_BETWEEN") || operator.equals("IS_NOT_BETWEEN")) {
      double low = needed(operation, "lowerBound").asDouble();
      double high = needed(operation, "upperBound").asDouble();
      boolean inside = operator.equals("IS_BETWEEN");
      return numeric(amount -> inside == (amount >= low && amount <= high));
    }
    double bound = needed(operation, "value").asDouble();
    return numeric(
        switch (operator) {
          case "IS_EQUAL_TO" -> amount -> amount == bound;
          case "IS_NOT_EQUAL_TO" -> amount -> amount != bound;
          case "IS_GREATER_THAN" -> amount -> amount > bound;
          case "IS_GREATER_THAN_OR_EQUAL_TO" -> amount -> amount >= bound;
          case "IS_LESS_THAN" -> amount -> amount < bound;
          case "IS_LESS_THAN_OR_EQUAL_TO" -> amount -> amount <= bound;
          default -> throw unknown(type, operator);
        });
  }

  private static Predicate<String> numeric(DoublePredicate test) {
    return value -> {
      try {
        return test.test(Double.parseDouble(value.trim()));
      } catch (NumberFormatException e) {
        return false;
      }
    };
  }

  private static Predicate<String> bool(JsonNode operation, String operator) {
    String wanted = Boolean.toString(needed(operation, "value").asBoolean());
    return switch (operator) {
      case "IS_EQUAL_TO" -> wanted::equalsIgnoreCase;
      case "IS_NOT_EQUAL_TO" -> value -> !wanted.equalsIgnoreCase(value);
      default -> throw unknown("BOOL", operator);
    };
  }

  private static Predicate<String> options(Set<String> wanted, String operator) {
    return switch (operator) {
      case "IS_ANY_OF" -> value -> chosen(value).stream().anyMatch(wanted::contains);
      case "IS_NONE_OF" -> value -> chosen(value).stream().noneMatch(wanted::contains);
      case "IS_EXACTLY" -> value -> chosen(value).equals(wanted);
      case "IS_NOT_EXACTLY" -> value -> !chosen(value).equals(wanted);
      case "CONTAINS_ALL" -> value -> chosen(value).containsAll(wanted);
      case "DOES_NOT_CONTAIN_ALL" -> value -> !chosen(value).containsAll(wanted);
      default -> throw unknown("ENUMERATION", operator);
    };
  }

  private static Set<String> chosen(String value) {
    var options = new HashSet<String>();
    for (String option : value.split(";")) {
      if (!option.isEmpty()) {
        options.add(option);
      }
    }
    return options;
  }

  private static List<String> values(JsonNode operation) {
    var values = new java.util.ArrayList<String>();
    needed(operation, "values").forEach(value -> values.add(value.asText()));
    if (values.isEmpty()) {
      throw new ListRefused("Invalid filter: values of an operation must not be empty");
    }
    return values;
  }

  static JsonNode needed(JsonNode operation, String member) {
    JsonNode value = operation.path(member);
    if (value.isMissingNode() || value.isNull()) {
      throw new ListRefused(
          "Invalid filter: operation %s %s needs '%s'"
              .formatted(
                  operation.path("operationType").asText(),
                  operation.path("operator").asText(),
                  member));
    }
    return value;
  }

  static ListRefused unknown(String type, String operator) {
    return new ListRefused(
        "Invalid filter: operator '%s' is not known for operationType %s"
            .formatted(operator, type));
  }
}
