package io.caravan.simulator.seed;

import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyCatalog;

/** Adds records from rows of names and values, without checks and without telling anyone. */
final class RowWriter {

  private final Crm crm;
  private final ObjectSchema schema;

  RowWriter(Crm crm, ObjectSchema schema) {
    this.crm = crm;
    this.schema = schema;
  }

  /**
   * @param row name, value, name, value; null values stay empty
   */
  CrmRecord add(long createdAt, String... row) {
    var values = new String[schema.properties().size() - PropertyCatalog.FIRST_STORED];
    for (int i = 0; i < row.length; i += 2) {
      values[schema.properties().number(row[i]) - PropertyCatalog.FIRST_STORED] = row[i + 1];
    }
    return crm.writer().add(schema, createdAt, values);
  }
}
