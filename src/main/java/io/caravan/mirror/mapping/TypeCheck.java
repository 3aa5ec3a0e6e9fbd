package io.caravan.mirror.mapping;

import io.caravan.mirror.PropertyDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether values are of the types that HubSpot's schema gives for their properties. Done for every
 * record that is read, so without regular expressions. Enumerations are left out: HubSpot keeps
 * values whose option was taken away.
 */
final class TypeCheck {

  private static final String TYPE = "schema type";

  private TypeCheck() {}

  /** A reason for each value that is not; properties that the schema does not have pass. */
  static List<Reason> reasons(
      Map<String, String> values, Map<String, PropertyDefinition> properties) {
    if (properties.isEmpty()) {
      return List.of();
    }
    List<Reason> reasons = new ArrayList<>(0);
    values.forEach(
        (name, value) -> {
          PropertyDefinition property = properties.get(name);
          if (property != null && !fits(property.type(), value)) {
            reasons.add(
                new Reason(
                    name,
                    List.of(name),
                    TYPE,
                    "is no " + property.type() + ", which HubSpot's schema says it is",
                    value));
          }
        });
    return reasons;
  }

  static boolean fits(String type, String value) {
    return switch (type) {
      case "number" -> isNumber(value);
      case "bool" -> value.equals("true") || value.equals("false");
      case "date", "datetime" -> isWhole(value) || isDate(value);
      default -> true;
    };
  }

  private static boolean isNumber(String value) {
    int i = isSign(value.charAt(0)) ? 1 : 0;
    int digits = 0;
    boolean point = false;
    for (; i < value.length(); i++) {
      char c = value.charAt(i);
      if (isDigit(c)) {
        digits++;
      } else if (c == '.' && !point) {
        point = true;
      } else if ((c == 'e' || c == 'E') && digits > 0) {
        return isWhole(value.substring(i + 1));
      } else {
        return false;
      }
    }
    return digits > 0;
  }

  private static boolean isWhole(String value) {
    int start = !value.isEmpty() && isSign(value.charAt(0)) ? 1 : 0;
    for (int i = start; i < value.length(); i++) {
      if (!isDigit(value.charAt(i))) {
        return false;
      }
    }
    return value.length() > start;
  }

  /** Begins as 2026-11-22, alone or with a time after a T. */
  private static boolean isDate(String value) {
    if (value.length() < 10 || (value.length() > 10 && value.charAt(10) != 'T')) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      boolean dash = i == 4 || i == 7;
      if (dash ? value.charAt(i) != '-' : !isDigit(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '+';
  }
}
