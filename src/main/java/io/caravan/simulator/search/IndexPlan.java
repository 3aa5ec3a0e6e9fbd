package io.caravan.simulator.search;

import io.caravan.simulator.crm.IndexView;
import io.caravan.simulator.crm.IndexedRecord;
import java.util.ArrayList;
import java.util.List;

/** Takes a page straight out of an index: nothing is read that is not shown. */
final class IndexPlan implements SearchPlan {

  private final IndexView view;
  private final int from;
  private final int to;
  private final boolean descending;
  private final int after;
  private final int limit;

  IndexPlan(IndexView view, KeyRange range, boolean descending, int after, int limit) {
    this.view = view;
    this.from = view.position(range.from(), Long.MIN_VALUE);
    this.to = Math.max(from, view.position(range.to(), Long.MAX_VALUE));
    this.descending = descending;
    this.after = after;
    this.limit = limit;
  }

  @Override
  public boolean isShort() {
    return true;
  }

  @Override
  public Page page() {
    var results = new ArrayList<IndexedRecord>();
    if (descending) {
      backwards(results);
    } else {
      int start = Math.min(to, from + after);
      view.forEach(start, Math.min(to, start + limit), results::add);
    }
    return Page.of(to - from, List.copyOf(results), after, limit);
  }

  /** Records with the same value stand in ascending order of their ids here too. */
  private void backwards(List<IndexedRecord> results) {
    int skipped = 0;
    int end = to;
    while (end > from && results.size() < limit) {
      int begin = Math.max(from, view.position(view.keyAt(end - 1), Long.MIN_VALUE));
      int skip = Math.min(end - begin, after - skipped);
      skipped += skip;
      int take = Math.min(end - begin - skip, limit - results.size());
      view.forEach(begin + skip, begin + skip + take, results::add);
      end = begin;
    }
  }
}
