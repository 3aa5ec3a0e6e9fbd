package io.caravan.simulator.search;

import io.caravan.simulator.crm.IndexedRecord;
import java.util.function.Consumer;

/**
 * One filter of a search, with what an index can make of it.
 *
 * @param condition what it asks
 * @param range says exactly the same in the order of an index; or null
 * @param candidates finds all that fulfil it, and perhaps some that do not; or null
 */
record Filter(Condition condition, KeyRange range, Candidates candidates) {

  /** Finds records in an index; to be asked under the portal's lock. */
  @FunctionalInterface
  interface Candidates {
    void each(Consumer<IndexedRecord> found);
  }

  static Filter of(Condition condition) {
    return new Filter(condition, null, null);
  }

  Filter within(KeyRange exactly) {
    return new Filter(condition, exactly, candidates);
  }

  Filter among(Candidates some) {
    return new Filter(condition, range, some);
  }
}
