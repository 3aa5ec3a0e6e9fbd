package io.caravan.recipe;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which property of HubSpot is which column.
 *
 * @param columns column by property, in the order given
 */
public record Fields(Map<String, String> columns) {

  /**
   * Reads {@code email = email, firstname = first_name}.
   *
   * @throws IllegalArgumentException that says what is wrong
   */
  public static Fields parse(String text) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String part : text.split(",")) {
      if (part.isBlank()) {
        continue;
      }
      String[] pair = part.split("=", -1);
      if (pair.length != 2 || pair[0].isBlank() || pair[1].isBlank()) {
        throw new IllegalArgumentException(
            "'%s' in the fields '%s' must be PROPERTY = COLUMN".formatted(part.strip(), text));
      }
      columns.put(pair[0].strip(), pair[1].strip());
    }
    if (!columns.containsKey("email")) {
      throw new IllegalArgumentException(
          "The fields '%s' must map email, by which customers and contacts find each other"
              .formatted(text));
    }
    return new Fields(columns);
  }

  /** The values of a row by property; a missing one is the empty text. */
  Map<String, String> values(Map<String, ?> row) {
    Map<String, String> values = new LinkedHashMap<>();
    columns.forEach(
        (property, column) -> {
          Object value = column(row, column);
          values.put(property, value == null ? "" : value.toString());
        });
    return values;
  }

  /** Values by column, as SQL takes them: nothing is null. */
  Map<String, Object> row(Map<String, String> values) {
    Map<String, Object> row = new LinkedHashMap<>();
    columns.forEach(
        (property, column) -> {
          String value = values.getOrDefault(property, "");
          row.put(column, value.isEmpty() ? null : value);
        });
    return row;
  }

  /** A column of a row, whatever its case. */
  static Object column(Map<String, ?> row, String name) {
    Object value = row.get(name);
    if (value == null) {
      value = row.get(name.toUpperCase(Locale.ROOT));
    }
    return value == null ? row.get(name.toLowerCase(Locale.ROOT)) : value;
  }
}
