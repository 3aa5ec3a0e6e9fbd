package io.caravan.simulator.lists;

import io.caravan.simulator.crm.CrmRecord;

/** Decides whether a record belongs into a list. */
@FunctionalInterface
interface ListFilter {

  boolean accepts(CrmRecord record);

  default ListFilter not() {
    return record -> !accepts(record);
  }
}
