package io.caravan.simulator.search;

import io.caravan.simulator.crm.IndexedRecord;
import java.util.List;

/** How a search finds its results. Made under the portal's lock; carried out by any thread. */
public interface SearchPlan {

  /**
   * A page.
   *
   * @param total how many records match in all
   * @param next where the next page starts, or -1 on the last one
   */
  record Page(int total, List<IndexedRecord> results, int next) {

    static Page of(int total, List<IndexedRecord> results, int after, int limit) {
      return new Page(total, results, total > after + limit ? after + limit : -1);
    }
  }

  /** Whether it takes a few milliseconds at most. */
  boolean isShort();

  /** Finds the page; the same one however often and however late it is asked. */
  Page page();
}
