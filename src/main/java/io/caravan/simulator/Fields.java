package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads a JSON object that a person wrote, strictly: what is unknown or of the wrong kind is
 * refused with its place and the mend.
 */
final class Fields {

  private final JsonNode json;
  private final String where;

  /**
   * @param where the object's place, such as {@code faults[2]}; empty for the outermost
   * @param known the names that it may have
   * @throws IllegalArgumentException when it is no object or has other names
   */
  Fields(JsonNode json, String where, List<String> known) {
    this.json = json;
    this.where = where;
    if (!json.isObject()) {
      throw new IllegalArgumentException(
          place() + " must be a JSON object with some of " + known + ", not " + found(json));
    }
    json.fieldNames().forEachRemaining(name -> refuseUnknown(name, known));
  }

  private void refuseUnknown(String name, List<String> known) {
    if (known.contains(name)) {
      return;
    }
    String near =
        known.stream()
            .filter(each -> alike(each, name))
            .findFirst()
            .map(each -> "; did you mean \"" + each + "\"?")
            .orElse("");
    throw new IllegalArgumentException(
        place() + " has the unknown key \"" + name + "\"" + near + " Known keys: " + known);
  }

  private String place() {
    return where.isEmpty() ? "the body" : where;
  }

  /** The place of a member. */
  String path(String name) {
    return where.isEmpty() ? name : where + "." + name;
  }

  boolean has(String name) {
    return json.hasNonNull(name);
  }

  /** A member as it is; a missing node when there is none. */
  JsonNode get(String name) {
    return json.path(name);
  }

  String text(String name, String fallback) {
    return value(name, fallback, JsonNode::isValueNode, JsonNode::asText, "a text");
  }

  boolean flag(String name, boolean fallback) {
    return value(name, fallback, JsonNode::isBoolean, JsonNode::asBoolean, "true or false");
  }

  long number(String name, long min, long max, long fallback) {
    String range =
        max >= Integer.MAX_VALUE
            ? "a whole number of at least " + min
            : "a whole number from " + min + " to " + max;
    return value(
        name,
        fallback,
        node -> node.isIntegralNumber() && node.asLong() >= min && node.asLong() <= max,
        JsonNode::asLong,
        range);
  }

  int count(String name, int min, int fallback) {
    return (int) number(name, min, Integer.MAX_VALUE, fallback);
  }

  double share(String name, double fallback) {
    return amount(name, 1, fallback);
  }

  double amount(String name, double max, double fallback) {
    return value(
        name,
        fallback,
        node -> node.isNumber() && node.asDouble() >= 0 && node.asDouble() <= max,
        JsonNode::asDouble,
        max == Double.MAX_VALUE ? "a number of at least 0" : "a number from 0 to " + max);
  }

  /** A time in milliseconds. */
  Duration millis(String name, Duration fallback) {
    return Duration.ofMillis(number(name, 0, Long.MAX_VALUE, fallback.toMillis()));
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    String given = text(name, null);
    if (given == null) {
      return fallback;
    }
    String wanted = given.toUpperCase(Locale.ROOT).replace('-', '_');
    return all.stream()
        .filter(each -> each.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> mismatch(name, "one of " + all));
  }

  /** A member that is read from a text. */
  <T> T parsed(String name, Function<String, T> reader, T fallback) {
    String given = text(name, null);
    if (given == null) {
      return fallback;
    }
    try {
      return reader.apply(given);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(path(name) + ": " + e.getMessage(), e);
    }
  }

  ObjectNode object(String name) {
    return value(name, null, JsonNode::isObject, node -> (ObjectNode) node, "a JSON object");
  }

  /** Texts by name, such as headers. */
  Map<String, String> texts(String name) {
    var texts = new LinkedHashMap<String, String>();
    ObjectNode given = object(name);
    if (given != null) {
      given.fields().forEachRemaining(each -> texts.put(each.getKey(), each.getValue().asText()));
    }
    return texts;
  }

  private <T> T value(
      String name,
      T fallback,
      Function<JsonNode, Boolean> fits,
      Function<JsonNode, T> reader,
      String wanted) {
    if (!has(name)) {
      return fallback;
    }
    JsonNode node = json.get(name);
    if (!fits.apply(node)) {
      throw mismatch(name, wanted);
    }
    return reader.apply(node);
  }

  private IllegalArgumentException mismatch(String name, String wanted) {
    return new IllegalArgumentException(
        path(name) + " must be " + wanted + ", not " + found(json.get(name)));
  }

  private static String found(JsonNode node) {
    return node == null || node.isMissingNode() ? "nothing" : node.toString();
  }

  /** Whether two words differ by two letters at most, whatever their order. */
  private static boolean alike(String a, String b) {
    var rest = new StringBuilder(b);
    int missing = 0;
    for (char letter : a.toCharArray()) {
      int at = rest.indexOf(String.valueOf(letter));
      if (at < 0) {
        missing++;
      } else {
        rest.deleteCharAt(at);
      }
    }
    return missing + rest.length() <= 2;
  }
}
