package io.caravan.write.file;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.write.Operation;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is to be done with the rows of a file.
 *
 * @param operation for rows that do not say it themselves: create, update, upsert or archive
 * @param idProperty the unique property that identifies the records; empty for the record id
 * @param portalId the portal; 0 for the only one that is connected
 * @param updateDuplicate whether a create of a record that exists becomes an update
 * @param properties property by name of the column, for those that differ
 * @param ignored columns that are left out
 * @param separator between the cells of CSV; 0 to find it out
 * @param clearEmpty whether an empty cell clears the value; else it leaves it alone
 */
public record ImportOrder(
    FileFormat format,
    ObjectType type,
    Operation operation,
    String idProperty,
    long portalId,
    Priority priority,
    boolean updateDuplicate,
    Map<String, String> properties,
    Set<String> ignored,
    char separator,
    boolean clearEmpty) {

  public ImportOrder {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    ignored = Collections.unmodifiableSet(new TreeSet<>(ignored));
    if (operation.ofLink()) {
      throw new UnusableInput(
          "the operation cannot be "
              + operation.label()
              + " for a whole file; let each NDJSON line say it (docs/IMPORT.md)");
    }
    if (operation == Operation.UPSERT && idProperty.isEmpty()) {
      throw new UnusableInput(
          "an upsert needs an id property: the name of a unique property, such as email");
    }
    for (String column : ignored) {
      if (properties.containsKey(column)) {
        throw new UnusableInput("the column '" + column + "' is both mapped and ignored");
      }
    }
  }

  /** Rows with these columns as they are; upsert with an id property, else create. */
  public static ImportOrder of(FileFormat format, ObjectType type, String idProperty) {
    return new ImportOrder(
        format,
        type,
        idProperty.isEmpty() ? Operation.CREATE : Operation.UPSERT,
        idProperty,
        0,
        Priority.BULK,
        false,
        Map.of(),
        Set.of(),
        (char) 0,
        false);
  }

  /** The same with another operation. */
  public ImportOrder with(Operation other) {
    return new ImportOrder(
        format,
        type,
        other,
        idProperty,
        portalId,
        priority,
        updateDuplicate,
        properties,
        ignored,
        separator,
        clearEmpty);
  }

  /** All of it in words; the same for the same order. */
  public String words() {
    return "%s %s by '%s' of portal %d from %s, priority %s, columns %s, ignored %s%s%s%s"
        .formatted(
            operation.label(),
            type,
            idProperty,
            portalId,
            format,
            priority,
            properties,
            ignored,
            separator == 0 ? "" : ", separator '" + separator + "'",
            updateDuplicate ? ", duplicates updated" : "",
            clearEmpty ? ", empty cells clear" : "");
  }

  /** The property that a column is for; null when it is left out. */
  String property(String column) {
    return ignored.contains(column) ? null : properties.getOrDefault(column, column);
  }

  /** Whether a row must tell which record it is about. */
  boolean identifies() {
    return operation != Operation.CREATE;
  }
}
