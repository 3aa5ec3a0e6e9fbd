package io.caravan.mirror.mapping.transform;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a mapping says to a transformation, read by key. Values are {@link String}, {@link List} of
 * strings or {@link Map} of strings to strings. All methods throw {@link IllegalArgumentException}
 * with a message for whoever wrote the mapping; it completes "phone ...".
 */
public final class Arguments {

  private final Map<String, ?> values;
  private final Set<String> known = new HashSet<>();

  private Arguments(Map<String, ?> values) {
    this.values = values;
  }

  /** For {@code - trim}. */
  public static Arguments none() {
    return new Arguments(Map.of());
  }

  /** For {@code - phone: {region: DE}}, or with the step's main key, {@code - case: upper}. */
  public static Arguments of(Map<String, ?> values) {
    return new Arguments(values);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** A text that must be there. */
  String text(String key) {
    String text = text(key, null);
    if (text == null) {
      throw new IllegalArgumentException("needs " + key);
    }
    return text;
  }

  String text(String key, String otherwise) {
    known.add(key);
    Object value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException("takes one value for " + key);
    }
    return text;
  }

  char character(String key, char otherwise) {
    String text = text(key, String.valueOf(otherwise));
    if (text.length() != 1) {
      throw new IllegalArgumentException(
          "has %s '%s', but it must be one character".formatted(key, text));
    }
    return text.charAt(0);
  }

  boolean flag(String key, boolean otherwise) {
    String text = text(key, String.valueOf(otherwise));
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(
          "has %s '%s', but it must be true or false".formatted(key, text));
    }
    return text.equals("true");
  }

  int integer(String key, int otherwise, int min, int max) {
    String text = text(key, null);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
      throw new IllegalArgumentException(
          "has %s '%s', but it must be a whole number from %d to %d"
              .formatted(key, text, min, max));
    }
    return Integer.parseInt(text);
  }

  <E extends Enum<E>> E choice(String key, Class<E> choices) {
    return chosen(key, text(key), choices);
  }

  <E extends Enum<E>> E choice(String key, E otherwise) {
    String text = text(key, null);
    return text == null ? otherwise : chosen(key, text, otherwise.getDeclaringClass());
  }

  private static <E extends Enum<E>> E chosen(String key, String text, Class<E> choices) {
    return Arrays.stream(choices.getEnumConstants())
        .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "has %s '%s', but it must be one of %s"
                        .formatted(
                            key,
                            text,
                            Arrays.stream(choices.getEnumConstants())
                                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")))));
  }

  /** One or several texts; empty when absent. */
  List<String> texts(String key) {
    known.add(key);
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String.class::cast).toList();
    }
    return List.of(text(key));
  }

  /** Texts by text, at least one. */
  Map<String, String> map(String key) {
    known.add(key);
    if (!(values.get(key) instanceof Map<?, ?> map) || map.isEmpty()) {
      throw new IllegalArgumentException("needs " + key + ", each with what it becomes");
    }
    return map.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> (String) entry.getKey(),
                entry -> (String) entry.getValue(),
                (one, other) -> one,
                java.util.LinkedHashMap::new));
  }

  Locale locale(String key, Locale otherwise) {
    String text = text(key, null);
    if (text == null) {
      return otherwise;
    }
    try {
      Locale locale = new Locale.Builder().setLanguageTag(text).build();
      if (!locale.getLanguage().isEmpty()
          && Arrays.asList(Locale.getISOLanguages()).contains(locale.getLanguage())) {
        return locale;
      }
    } catch (IllformedLocaleException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "has %s '%s', which is no language; write one such as de or de-AT".formatted(key, text));
  }

  ZoneId zone(String key, ZoneId otherwise) {
    String text = text(key, null);
    try {
      return text == null ? otherwise : ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "has %s '%s', which is no time zone; write one such as Europe/Berlin"
              .formatted(key, text),
          e);
    }
  }

  /** Complains of keys that nobody has asked for. */
  void complete() {
    var unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "does not know %s; it takes %s"
              .formatted(
                  String.join(", ", unknown),
                  known.isEmpty() ? "nothing" : String.join(", ", new TreeSet<>(known))));
    }
  }
}
