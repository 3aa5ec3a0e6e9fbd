package io.caravan.mirror.mapping.transform;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Replaces values by others: {@code values}, and what to do with the rest: {@code unknown:
 * quarantine} (the default), {@code keep} or {@code empty}, or {@code otherwise: TEXT}. With {@code
 * ignore-case: true}, capitals do not matter.
 */
final class ValueMap extends EachText {

  private enum Unknown {
    QUARANTINE,
    KEEP,
    EMPTY
  }

  private final Map<String, String> values;
  private final Unknown unknown;
  private final String otherwise;
  private final boolean ignoreCase;

  ValueMap(Arguments arguments) {
    super(Kind.TEXT);
    ignoreCase = arguments.flag("ignore-case", false);
    values = new LinkedHashMap<>();
    arguments
        .map("values")
        .forEach(
            (from, to) -> {
              if (values.put(key(from), to) != null) {
                throw new IllegalArgumentException(
                    "has '" + from + "' twice in values when capitals do not matter");
              }
            });
    otherwise = arguments.text("otherwise", null);
    unknown = arguments.choice("unknown", Unknown.QUARANTINE);
    if (otherwise != null && arguments.has("unknown")) {
      throw new IllegalArgumentException("has both unknown and otherwise; take one of them away");
    }
  }

  @Override
  Object convert(String text) {
    String mapped = values.get(key(text));
    if (mapped != null) {
      return mapped;
    }
    if (otherwise != null) {
      return otherwise;
    }
    return switch (unknown) {
      case KEEP -> text;
      case EMPTY -> null;
      case QUARANTINE -> throw new DoesNotFit("is none of the values that the mapping knows");
    };
  }

  private String key(String text) {
    return ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
  }
}
