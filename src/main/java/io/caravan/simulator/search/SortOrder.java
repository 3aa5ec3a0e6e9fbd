package io.caravan.simulator.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.IndexedRecord;
import io.caravan.simulator.crm.PropertyCatalog;
import java.util.Comparator;

/**
 * The order of a search's results: one property, then ids ascending. Oldest first unless told
 * otherwise; records without a value stand last, or first when descending.
 */
record SortOrder(int number, boolean descending, Comparator<IndexedRecord> comparator) {

  static SortOrder of(JsonNode sorts, PropertyCatalog catalog) {
    if (sorts.isEmpty()) {
      return by(FieldReader.of(catalog, PropertyCatalog.CREATED), false);
    }
    if (sorts.size() > 1) {
      throw SearchRefused.because(
          "too many sorts (count: %d, max allowed: 1)".formatted(sorts.size()));
    }
    JsonNode sort = sorts.get(0);
    String name = sort.isTextual() ? sort.asText() : sort.path("propertyName").asText();
    boolean descending =
        name.startsWith("-") || sort.path("direction").asText("").startsWith("DESC");
    int number = catalog.number(name.startsWith("-") ? name.substring(1) : name);
    if (number < 0) {
      throw SearchRefused.withoutReason();
    }
    return by(FieldReader.of(catalog, number), descending);
  }

  private static SortOrder by(FieldReader field, boolean descending) {
    Comparator<IndexedRecord> byValue =
        field.numeric()
            ? Comparator.comparingDouble(field::amount)
            : Comparator.comparing(field::text, Comparator.nullsLast(Comparator.naturalOrder()));
    return new SortOrder(
        field.number(),
        descending,
        (descending ? byValue.reversed() : byValue)
            .thenComparingLong(found -> found.record().id()));
  }

  /** Whether records are indexed in this order. */
  boolean isIndexed() {
    return number < PropertyCatalog.FIRST_STORED;
  }
}
