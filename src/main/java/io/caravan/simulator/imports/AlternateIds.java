package io.caravan.simulator.imports;

import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Finds records by a property. Unique ones are indexed in the CRM; for others, such as a company's
 * domain, an index is made once per import. The first record with a value wins.
 */
final class AlternateIds {

  private final Map<String, Map<String, Long>> made = new HashMap<>();

  CrmRecord find(ObjectSchema schema, int number, String value) {
    if (schema.properties().get(number).unique()) {
      return schema.records().holder(number, value);
    }
    Long id = index(schema, number).get(value.toLowerCase(Locale.ROOT));
    CrmRecord record = id == null ? null : schema.records().resolve(id);
    return record == null || record.archived() ? null : record;
  }

  /** Takes note of a record that the import itself made. */
  void add(ObjectSchema schema, int number, String value, long id) {
    if (!schema.properties().get(number).unique()) {
      index(schema, number).putIfAbsent(value.toLowerCase(Locale.ROOT), id);
    }
  }

  private Map<String, Long> index(ObjectSchema schema, int number) {
    return made.computeIfAbsent(
        schema.type().id() + "/" + number,
        key -> {
          var index = new HashMap<String, Long>();
          for (int at = 0; at < schema.records().size(); at++) {
            CrmRecord record = schema.records().at(at);
            String value = record.archived() ? null : record.value(number);
            if (value != null) {
              index.putIfAbsent(value.toLowerCase(Locale.ROOT), record.id());
            }
          }
          return index;
        });
  }
}
