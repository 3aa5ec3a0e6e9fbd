package io.caravan.simulator.search;

import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.crm.Version;
import java.util.Locale;

/**
 * Reads a property in a form that can be compared: numbers and times as numbers, everything else as
 * text. Times of day are never turned into text on the way, since a search reads every record.
 */
final class FieldReader {

  private final int number;
  private final boolean numeric;
  private final boolean time;
  private final boolean caseSensitive;

  FieldReader(PropertyCatalog catalog, int number) {
    PropertyDefinition property = catalog.get(number);
    this.number = number;
    this.time = property.isTime();
    this.numeric = property.isNumber() || time;
    this.caseSensitive = property.type().equals("enumeration");
  }

  boolean numeric() {
    return numeric;
  }

  boolean has(CrmRecord record, Version version) {
    return number < PropertyCatalog.FIRST_STORED || record.value(version, number) != null;
  }

  /** The text to compare: lower case, except for enumerations. Null when empty. */
  String text(CrmRecord record, Version version) {
    String value = record.value(version, number);
    return value == null ? null : fold(value);
  }

  String fold(String value) {
    return caseSensitive ? value : value.toLowerCase(Locale.ROOT);
  }

  /** The number to compare; NaN when empty. */
  double amount(CrmRecord record, Version version) {
    return switch (number) {
      case PropertyCatalog.ID -> record.id();
      case PropertyCatalog.CREATED -> record.createdAt();
      case PropertyCatalog.MODIFIED -> version.updatedAt();
      default -> amount(record.value(version, number));
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
}
