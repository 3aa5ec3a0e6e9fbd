package io.caravan.simulator.search;

import io.caravan.simulator.crm.IndexedRecord;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.Timestamps;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reads a property in a form that can be compared: numbers and times as numbers, everything else as
 * text. Times of day are never turned into text on the way, since a search may read every record.
 */
record FieldReader(int number, boolean numeric, boolean time, boolean caseSensitive) {

  static FieldReader of(PropertyCatalog catalog, int number) {
    PropertyDefinition property = catalog.get(number);
    return new FieldReader(
        number,
        property.isNumber() || property.isTime(),
        property.isTime(),
        property.type().equals("enumeration"));
  }

  /** Whether the value is computed, and records are indexed in its order. */
  boolean ordered() {
    return number < PropertyCatalog.FIRST_STORED;
  }

  boolean has(IndexedRecord record) {
    return ordered() || record.value(number) != null;
  }

  /** The text to compare: lower case, except for enumerations. Null when empty. */
  String text(IndexedRecord record) {
    String value = record.value(number);
    return value == null ? null : fold(value);
  }

  String fold(String value) {
    return caseSensitive ? value : value.toLowerCase(Locale.ROOT);
  }

  /** The number to compare; NaN when empty. */
  double amount(IndexedRecord record) {
    return switch (number) {
      case PropertyCatalog.ID -> record.record().id();
      case PropertyCatalog.CREATED -> record.record().createdAt();
      case PropertyCatalog.MODIFIED -> record.version().updatedAt();
      default -> amount(record.value(number));
    };
  }

  /** A text as number; NaN when it is none. */
  double amount(String text) {
    if (text == null) {
      return Double.NaN;
    }
    if (time) {
      Long millis = Timestamps.parse(text);
      return millis == null ? Double.NaN : millis;
    }
    try {
      return Double.parseDouble(text.trim());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** All values by which a record may equal another value: each option of several counts. */
  void keys(IndexedRecord record, Consumer<Object> each) {
    if (numeric) {
      double amount = amount(record);
      if (!Double.isNaN(amount)) {
        each.accept(key(amount));
      }
      return;
    }
    String text = text(record);
    if (text == null) {
      return;
    }
    each.accept(text);
    if (text.indexOf(';') >= 0) {
      for (String option : text.split(";")) {
        each.accept(option);
      }
    }
  }

  /** What {@link #keys} gives for records that equal a value. */
  Object key(String value) {
    return numeric ? key(amount(value)) : fold(value);
  }

  /** Zero has two signs, which are equal as numbers but not as keys. */
  private static Double key(double amount) {
    return amount + 0.0;
  }
}
