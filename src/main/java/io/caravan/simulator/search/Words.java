package io.caravan.simulator.search;

import io.caravan.simulator.crm.IndexedRecord;
import io.caravan.simulator.crm.ObjectSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The words of a search's {@code query}: each must stand in one of the searched properties.
 *
 * @param searched the properties in which a type's records are searched
 */
record Words(List<String> words, List<FieldReader> searched) {

  static Words of(String query, ObjectSchema schema) {
    List<String> words =
        Arrays.stream(query.toLowerCase(Locale.ROOT).split("\\s+"))
            .filter(word -> !word.isEmpty())
            .toList();
    List<FieldReader> searched =
        schema.details().searchable().stream()
            .map(name -> schema.properties().number(name))
            .filter(number -> number >= 0)
            .map(number -> FieldReader.of(schema.properties(), number))
            .toList();
    return new Words(words, searched);
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  boolean matches(IndexedRecord record) {
    for (String word : words) {
      if (!standsIn(record, word)) {
        return false;
      }
    }
    return true;
  }

  private boolean standsIn(IndexedRecord record, String word) {
    for (FieldReader field : searched) {
      String text = field.text(record);
      if (text != null && text.toLowerCase(Locale.ROOT).contains(word)) {
        return true;
      }
    }
    return false;
  }
}
