package io.caravan.simulator.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.IndexView;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.UniqueIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Turns a filter's JSON into a condition, and into what an index can make of it. */
final class Conditions {

  private static final Pattern TOKENS = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final Crm crm;
  private final ObjectSchema schema;

  Conditions(Crm crm, ObjectSchema schema) {
    this.crm = crm;
    this.schema = schema;
  }

  Filter of(JsonNode filter) {
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
    var field = FieldReader.of(schema.properties(), number);
    String high = filter.path("highValue").asText(null);
    Filter plain = Filter.of(condition(field, operator, value, high, values));
    if (field.ordered()) {
      return indexed(plain, field, operator, value, high, values);
    }
    boolean equality = operator == Operator.EQ || operator == Operator.IN;
    return equality && schema.properties().get(number).unique()
        ? plain.among(holders(field, operator == Operator.EQ ? List.of(value) : values))
        : plain;
  }

  /** Ids and times: records stand in their order in an index. */
  private Filter indexed(
      Filter plain,
      FieldReader field,
      Operator operator,
      String value,
      String high,
      List<String> values) {
    return switch (operator) {
      case LT, LTE, GT, GTE, EQ -> plain.within(range(field, operator, value));
      case BETWEEN ->
          plain.within(range(field, Operator.GTE, value).and(range(field, Operator.LTE, high)));
      case IN ->
          plain.among(
              found -> {
                IndexView view = schema.records().indexed().by(field.number());
                for (String each : values) {
                  KeyRange wanted = range(field, Operator.EQ, each);
                  if (wanted.from() <= wanted.to()) {
                    view.forEach(
                        view.position(wanted.from(), Long.MIN_VALUE),
                        view.position(wanted.to(), Long.MAX_VALUE),
                        found);
                  }
                }
              });
      default -> plain;
    };
  }

  private static KeyRange range(FieldReader field, Operator operator, String value) {
    double bound = field.amount(value);
    return Double.isNaN(bound)
        ? new KeyRange(field.number(), 1, 0)
        : KeyRange.of(field.number(), operator, bound);
  }

  /** Who holds, or in the eyes of search still holds, values of a unique property. */
  private Filter.Candidates holders(FieldReader field, List<String> values) {
    UniqueIndex index = schema.records().indexed().unique(field, field::keys);
    return found -> values.forEach(value -> index.find(field.key(value), found));
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
      case NOT_HAS_PROPERTY -> record -> !field.has(record);
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
        yield record -> from.matches(record) && to.matches(record);
      }
      default -> compare(field, operator, value);
    };
  }

  private static Condition not(Condition condition) {
    return record -> !condition.matches(record);
  }

  private static Condition oneOf(FieldReader field, List<String> values) {
    if (field.numeric()) {
      double[] wanted = values.stream().mapToDouble(field::amount).toArray();
      return record -> {
        double amount = field.amount(record);
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
    return record -> {
      String text = field.text(record);
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
      return record -> holds.test(field.amount(record));
    }
    String bound = field.fold(value);
    Predicate<String> holds =
        switch (operator) {
          case LT -> text -> text.compareTo(bound) < 0;
          case LTE -> text -> text.compareTo(bound) <= 0;
          case GT -> text -> text.compareTo(bound) > 0;
          default -> text -> text.compareTo(bound) >= 0;
        };
    return record -> {
      String text = field.text(record);
      return text != null && holds.test(text);
    };
  }

  /** Each token of the value must match a token of the property, or the value the whole of it. */
  private static Condition tokens(FieldReader field, String value) {
    String wanted = value.toLowerCase(Locale.ROOT);
    Pattern whole = wildcard(wanted);
    List<String> letters = TOKENS.splitAsStream(wanted).filter(part -> !part.isEmpty()).toList();
    List<Pattern> parts =
        Pattern.compile("[^\\p{L}\\p{N}*]+")
            .splitAsStream(wanted)
            .filter(part -> !part.isEmpty())
            .map(Conditions::wildcard)
            .toList();
    return record -> {
      String text = field.text(record);
      if (text == null) {
        return false;
      }
      String folded = text.toLowerCase(Locale.ROOT);
      // Patterns cost ten times as much, and most records have nothing of what is wanted.
      if (!letters.stream().allMatch(folded::contains)) {
        return false;
      }
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

  private Filter linked(String type, Operator operator, String value, List<String> values) {
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
    var links = new Links(schema, to);
    return switch (operator) {
      case EQ, IN -> links.toAnyOf(ids);
      case NEQ, NOT_IN -> Filter.of(not(links.toAnyOf(ids).condition()));
      case HAS_PROPERTY -> Filter.of(links.present());
      case NOT_HAS_PROPERTY -> Filter.of(not(links.present()));
      default -> throw SearchRefused.withoutReason();
    };
  }
}
