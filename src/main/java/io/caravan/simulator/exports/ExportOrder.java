package io.caravan.simulator.exports;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.Timestamps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The order of an export's rows. Without sorts it is that of the records' ids, which needs nothing
 * in memory; with sorts the keys of all rows are kept until they are sorted, but not the rows.
 */
final class ExportOrder {

  /** A record's place in the order; null keys come last. */
  record Key(List<Comparable<?>> values, long recordId) {}

  private record Sort(int number, PropertyDefinition property, boolean descending) {}

  private final List<Sort> sorts = new ArrayList<>();

  ExportOrder(ObjectSchema schema, JsonNode asked) {
    for (JsonNode sort : asked) {
      String name = sort.isTextual() ? sort.asText() : sort.path("propertyName").asText();
      String direction = sort.path("order").asText(sort.path("direction").asText("ASC"));
      boolean minus = name.startsWith("-");
      int number = schema.properties().number(minus ? name.substring(1) : name);
      if (number < 0) {
        throw ExportRefused.invalid(
            "sorts: property '%s' of %s does not exist".formatted(name, schema.plural()));
      }
      sorts.add(
          new Sort(number, schema.properties().get(number), minus || direction.startsWith("DES")));
    }
  }

  boolean isById() {
    return sorts.isEmpty();
  }

  Key key(CrmRecord record) {
    var values = new ArrayList<Comparable<?>>(sorts.size());
    for (Sort sort : sorts) {
      values.add(value(record.value(sort.number()), sort.property()));
    }
    return new Key(values, record.id());
  }

  private static Comparable<?> value(String text, PropertyDefinition property) {
    if (text == null) {
      return null;
    }
    if (property.isTime()) {
      return Timestamps.parse(text);
    }
    if (property.isNumber()) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }

  Comparator<Key> comparator() {
    return (left, right) -> {
      for (int i = 0; i < sorts.size(); i++) {
        int order = compare(left.values().get(i), right.values().get(i), sorts.get(i).descending());
        if (order != 0) {
          return order;
        }
      }
      return Long.compare(left.recordId(), right.recordId());
    };
  }

  /** Both keys stem from the same property, so they are of one class. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compare(Comparable left, Comparable right, boolean descending) {
    if (left == null || right == null) {
      return left == right ? 0 : left == null ? 1 : -1;
    }
    int order = left.compareTo(right);
    return descending ? -order : order;
  }
}
