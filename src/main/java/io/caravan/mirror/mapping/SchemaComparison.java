package io.caravan.mirror.mapping;

import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.mapping.PropertyTable.Row;
import io.caravan.mirror.mapping.SchemaDrift.Change;
import io.caravan.mirror.mapping.SchemaDrift.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A schema beside what was known of it.
 *
 * @param changed the rows to be written
 * @param changes what to report; nothing when the schema is seen for the first time
 */
record SchemaComparison(List<Row> changed, List<Change> changes) {

  static SchemaComparison of(Map<String, Row> known, List<PropertyDefinition> schema, long now) {
    Map<String, PropertyDefinition> today = new TreeMap<>();
    schema.forEach(property -> today.put(property.name(), property));
    var changed = new ArrayList<Row>();
    var changes = new ArrayList<Change>();
    boolean first = known.isEmpty();
    today.forEach(
        (name, property) -> {
          Row before = known.get(name);
          if (before == null) {
            String what = first ? "" : "is new (" + property.type() + ")";
            changed.add(new Row(property, now, 0, 0, what));
          } else if (before.vanishedAt() != 0) {
            String what = "is back (" + property.type() + ")";
            changed.add(new Row(property, before.firstSeen(), now, 0, what));
          } else if (!before.property().equals(property)) {
            String what = difference(before.property(), property);
            changed.add(new Row(property, before.firstSeen(), now, 0, what));
          }
        });
    var gone = new HashMap<>(known);
    gone.keySet().removeAll(today.keySet());
    gone.values().stream()
        .filter(row -> row.vanishedAt() == 0)
        .forEach(
            row ->
                changed.add(
                    new Row(row.property(), row.firstSeen(), row.changedAt(), now, "vanished")));
    if (!first) {
      changed.forEach(row -> changes.add(change(row)));
      changes.sort(java.util.Comparator.comparing(Change::property));
    }
    return new SchemaComparison(changed, changes);
  }

  /** What a row's last change was. */
  static Change change(Row row) {
    Kind kind =
        row.vanishedAt() != 0
            ? Kind.VANISHED
            : row.changedAt() == 0 || row.change().startsWith("is back") ? Kind.NEW : Kind.CHANGED;
    return new Change(kind, row.property().name(), row.change(), Instant.ofEpochMilli(row.at()));
  }

  private static String difference(PropertyDefinition before, PropertyDefinition now) {
    var differences = new ArrayList<String>();
    if (!before.type().equals(now.type())) {
      differences.add("type " + before.type() + " became " + now.type());
    }
    if (!before.fieldType().equals(now.fieldType())) {
      differences.add("field type " + before.fieldType() + " became " + now.fieldType());
    }
    if (before.calculated() != now.calculated()) {
      differences.add("is " + (now.calculated() ? "" : "no longer ") + "calculated");
    }
    if (before.sensitive() != now.sensitive()) {
      differences.add("is " + (now.sensitive() ? "" : "no longer ") + "sensitive");
    }
    if (!before.options().equals(now.options())) {
      differences.add("has other options");
    }
    return String.join(", ", differences);
  }
}
