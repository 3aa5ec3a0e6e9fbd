package io.caravan.simulator.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.ObjectSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Turns a filter's JSON into a condition. */
final class Conditions {

  private static final Pattern TOKENS = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final Crm crm;
  private final ObjectSchema schema;

  Conditions(Crm crm, ObjectSchema schema) {
    this.crm = crm;
    this.schema = schema;
  }

  Condition of(JsonNode filter) {
    Operator operator = operator(filter);
    String property = filter.path("propertyName").asText();
    var values = new ArrayList<String>();
    filter.path("values").forEach(value -> values.add(value.asText()));
    if (operator.needsValues() && values.isEmpty()) {
      throw SearchRefused.because("operator " + operator + " requires values");
    }
    String value = filter.path("value").asText(null);
    if (operator.needsValue() && value == null) {
      throw SearchRefused.because("operator " + operator + " requires a value");
    }
    if (property.startsWith("associations.")) {
      return linked(property.substring("associations.".length()), operator, value, values);
    }
    int number = schema.properties().number(property);
    if (number < 0) {
      throw SearchRefused.withoutReason();
    }
    var field = new FieldReader(schema.properties(), number);
    return condition(field, operator, value, filter.path("highValue").asText(null), values);
  }

  private static Operator operator(JsonNode filter) {
    try {
      return Operator.valueOf(filter.path("operator").asText());
    } catch (IllegalArgumentException e) {
      throw SearchRefused.withoutReason();
    }
  }

  private static Condition condition(
      FieldReader field, Operator operator, String value, String high, List<String> values) {
    return switch (operator) {
      case HAS_PROPERTY -> field::has;
      case NOT_HAS_PROPERTY -> (record, version) -> !field.has(record, version);
      case CONTAINS_TOKEN -> tokens(field, value);
      case NOT_CONTAINS_TOKEN -> not(tokens(field, value));
      case IN -> oneOf(field, values);
      case NOT_IN -> not(oneOf(field, values));
      case EQ -> oneOf(field, List.of(value));
      case NEQ -> not(oneOf(field, List.of(value)));
      case BETWEEN -> {
        if (high == null) {
          throw SearchRefused.because("operator BETWEEN requires a highValue");
        }
        Condition from = compare(field, Operator.GTE, value);
        Condition to = compare(field, Operator.LTE, high);
        yield (record, version) -> from.matches(record, version) && to.matches(record, version);
      }
      default -> compare(field, operator, value);
    };
  }

  private static Condition not(Condition condition) {
    return (record, version) -> !condition.matches(record, version);
  }

  private static Condition oneOf(FieldReader field, List<String> values) {
    if (field.numeric()) {
      double[] wanted = values.stream().mapToDouble(field::amount).toArray();
      return (record, version) -> {
        double amount = field.amount(record, version);
        for (double each : wanted) {
          if (amount == each) {
            return true;
          }
        }
        return false;
      };
    }
    Set<String> wanted = new HashSet<>();
    values.forEach(each -> wanted.add(field.fold(each)));
    return (record, version) -> {
      String text = field.text(record, version);
      return text != null && (wanted.contains(text) || anyOf(text, wanted));
    };
  }

  /** A property with several options matches by any of them. */
  private static boolean anyOf(String text, Set<String> wanted) {
    if (text.indexOf(';') < 0) {
      return false;
    }
    for (String option : text.split(";")) {
      if (wanted.contains(option)) {
        return true;
      }
    }
    return false;
  }

  private static Condition compare(FieldReader field, Operator operator, String value) {
    if (field.numeric()) {
      double bound = field.amount(value);
      if (Double.isNaN(bound)) {
        throw SearchRefused.withoutReason();
      }
      DoublePredicate holds =
          switch (operator) {
            case LT -> amount -> amount < bound;
            case LTE -> amount -> amount <= bound;
            case GT -> amount -> amount > bound;
            default -> amount -> amount >= bound;
          };
      return (record, version) -> holds.test(field.amount(record, version));
    }
    String bound = field.fold(value);
    Predicate<String> holds =
        switch (operator) {
          case LT -> text -> text.compareTo(bound) < 0;
          case LTE -> text -> text.compareTo(bound) <= 0;
          case GT -> text -> text.compareTo(bound) > 0;
          default -> text -> text.compareTo(bound) >= 0;
        };
    return (record, version) -> {
      String text = field.text(record, version);
      return text != null && holds.test(text);
    };
  }

  /** Each token of the value must match a token of the property, or the value the whole of it. */
  private static Condition tokens(FieldReader field, String value) {
    String wanted = value.toLowerCase(Locale.ROOT);
    Pattern whole = wildcard(wanted);
    List<Pattern> parts =
        Pattern.compile("[^\\p{L}\\p{N}*]+")
            .splitAsStream(wanted)
            .filter(part -> !part.isEmpty())
            .map(Conditions::wildcard)
            .toList();
    return (record, version) -> {
      String text = field.text(record, version);
      if (text == null) {
        return false;
      }
      String folded = text.toLowerCase(Locale.ROOT);
      if (whole.matcher(folded).matches()) {
        return true;
      }
      List<String> tokens = TOKENS.splitAsStream(folded).toList();
      return !parts.isEmpty()
          && parts.stream()
              .allMatch(part -> tokens.stream().anyMatch(token -> part.matcher(token).matches()));
    };
  }

  private static Pattern wildcard(String text) {
    return Pattern.compile(("\\Q" + text + "\\E").replace("*", "\\E.*\\Q"), Pattern.DOTALL);
  }

  private Condition linked(String type, Operator operator, String value, List<String> values) {
    ObjectSchema to =
        crm.schema(type)
            .filter(found -> !found.type().isCustom())
            .orElseThrow(SearchRefused::withoutReason);
    var ids = new HashSet<Long>();
    for (String each : operator.needsValues() ? values : List.of(value == null ? "" : value)) {
      if (each.matches("\\d{1,18}")) {
        ids.add(Long.valueOf(each));
      }
    }
    Condition linked =
        (record, version) -> {
          for (long id : ids) {
            if (record.links().codes(to.ordinal(), id).length > 0) {
              return true;
            }
          }
          return false;
        };
    return switch (operator) {
      case EQ, IN -> linked;
      case NEQ, NOT_IN -> not(linked);
      case HAS_PROPERTY -> (record, version) -> record.links().targets(to.ordinal(), 0).length > 0;
      case NOT_HAS_PROPERTY ->
          (record, version) -> record.links().targets(to.ordinal(), 0).length == 0;
      default -> throw SearchRefused.withoutReason();
    };
  }
}
