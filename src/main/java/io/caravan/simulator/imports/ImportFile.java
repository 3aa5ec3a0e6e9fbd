package io.caravan.simulator.imports;

import java.util.List;

/**
 * A file of an import.
 *
 * @param hasHeader whether its first row names the columns
 * @param dateFormat MONTH_DAY_YEAR, DAY_MONTH_YEAR or YEAR_MONTH_DAY
 * @param content as it was uploaded
 */
record ImportFile(
    long id,
    String name,
    boolean hasHeader,
    String dateFormat,
    List<ColumnMapping> columns,
    byte[] content) {

  ImportFile withoutContent() {
    return new ImportFile(id, name, hasHeader, dateFormat, columns, new byte[0]);
  }
}
