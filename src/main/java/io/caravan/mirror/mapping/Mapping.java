package io.caravan.mirror.mapping;

import io.caravan.mirror.mapping.transform.DoesNotFit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of a record's properties. Immutable and thread-safe: what it makes of a record
 * depends on the record's values alone.
 *
 * @param name of its file, without .yaml
 * @param hash changes with its content
 * @param strict whether values that are not of their HubSpot type keep a record out
 */
record Mapping(String name, String hash, boolean strict, List<Column> columns) {

  Mapping {
    columns = List.copyOf(columns);
  }

  /** The HubSpot properties that it reads. */
  Set<String> properties() {
    var properties = new LinkedHashSet<String>();
    columns.forEach(column -> properties.addAll(column.source().properties()));
    return properties;
  }

  /**
   * Maps a record; never throws.
   *
   * @param properties values by property; empty ones left out
   */
  MappingResult map(Map<String, String> properties) {
    var json = new ColumnsJson();
    List<Reason> reasons = new ArrayList<>(0);
    for (Column column : columns) {
      Object value = value(column, properties, reasons);
      if (value != null && reasons.isEmpty()) {
        json.write(column.name(), value);
      }
    }
    return new MappingResult(hash, reasons.isEmpty() ? json.text() : null, reasons);
  }

  private static Object value(Column column, Map<String, String> properties, List<Reason> reasons) {
    String at = "";
    String given = "";
    try {
      String text = column.source().value(properties);
      given = text == null ? "" : text;
      Object value = given.isEmpty() ? null : text;
      for (Step step : column.steps()) {
        at = step.name();
        value = step.transformation().apply(value);
      }
      if (value == null && column.required()) {
        reasons.add(reason(column, "", "is required, but has no value", given));
      }
      return value;
    } catch (DoesNotFit e) {
      reasons.add(reason(column, at, e.getMessage(), given));
    } catch (RuntimeException e) {
      // A mistake in a transformation: one record's matter, not the run's. Its message may quote.
      String what = "made the step fail (" + e.getClass().getSimpleName() + ")";
      reasons.add(reason(column, at, what, given));
    }
    return null;
  }

  private static Reason reason(Column column, String step, String problem, String value) {
    return new Reason(column.name(), column.source().properties(), step, problem, value);
  }
}
