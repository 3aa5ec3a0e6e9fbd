package io.caravan.mirror.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last pages of a run. Thread-safe. */
final class PageTraces {

  private static final int MOST = 200;

  private final Deque<PageTrace> last = new ArrayDeque<>();
  private int count;
  private long fetchMillis;

  /** The run waited so long for its next page. */
  synchronized void fetched(long millis) {
    fetchMillis = millis;
  }

  /** The page is durable. */
  synchronized void stored(FetchedPage page, long storeMillis) {
    last.addLast(
        new PageTrace(
            ++count,
            page.records().size(),
            page.calls(),
            fetchMillis,
            storeMillis,
            page.checkpoint()));
    if (last.size() > MOST) {
      last.removeFirst();
    }
  }

  synchronized List<PageTrace> last() {
    return List.copyOf(last);
  }
}
