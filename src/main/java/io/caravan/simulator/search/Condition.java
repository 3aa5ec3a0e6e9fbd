package io.caravan.simulator.search;

import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Version;

/** One filter of a search. */
@FunctionalInterface
interface Condition {

  /** Whether a record, as search sees it, is wanted. */
  boolean matches(CrmRecord record, Version version);
}
