package io.caravan.simulator.search;

import io.caravan.simulator.crm.IndexedRecord;

/** What a filter asks of a record. May be asked by any thread. */
@FunctionalInterface
interface Condition {

  /** Whether a record is wanted. */
  boolean matches(IndexedRecord record);
}
