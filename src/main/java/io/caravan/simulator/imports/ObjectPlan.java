package io.caravan.simulator.imports;

import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyDefinition;
import java.util.List;

/**
 * How a row becomes a record of one type.
 *
 * @param values the columns that hold values of properties
 * @param idColumn where the record's id stands; -1 for nowhere
 * @param alternate the column by which an existing record is found; null for none
 * @param keys columns that name records of other rows
 * @param identifiers columns whose values such keys name
 */
record ObjectPlan(
    ObjectSchema schema,
    ImportRequest.Operation operation,
    List<ValueColumn> values,
    int idColumn,
    ValueColumn alternate,
    List<KeyColumn> keys,
    List<Integer> identifiers) {

  /** A column of values. */
  record ValueColumn(int at, PropertyDefinition property, int number) {}

  /** A column of keys. */
  record KeyColumn(int at, ColumnMapping mapping) {}
}
