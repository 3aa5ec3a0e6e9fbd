package io.caravan.mirror.source;

import io.caravan.mirror.sync.SyncPositions.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What an incremental run searches, and where the next one begins.
 *
 * <p>A run begins a little before the moment that the last one reached, because HubSpot's index
 * shows a change late. Some changes show later than that: so every now and then a run also searches
 * the time before, up to an hour ago, a second time. What the first search of the same run covers
 * anyway is not searched twice.
 *
 * @param spans in ascending order, without overlap
 * @param settled up to this moment all will have been searched twice, or long after it happened
 */
record SearchPlan(List<Span> spans, long settled) {

  /**
   * The clocks of HubSpot and of this machine differ by less than this. The next run begins there
   * when nothing was found, so that a bulk edit is not searched again and again until the next
   * change.
   */
  private static final Duration CLOCKS = Duration.ofMinutes(10);

  SearchPlan {
    spans = List.copyOf(spans);
  }

  /**
   * A span of time, both ends included; milliseconds since the epoch.
   *
   * @param from of the earliest modification
   * @param to of the latest
   */
  record Span(long from, long to) {}

  /**
   * Plans an incremental run.
   *
   * @param startedAt when the run began, by our clock
   */
  static SearchPlan of(Position position, long startedAt, SourceSettings settings) {
    long first = Math.max(0, position.reached() - settings.overlap().toMillis());
    long hold = settings.settle().toMillis();
    long held = startedAt - hold;
    long settled = position.settled() == 0 ? first : position.settled();
    var spans = new ArrayList<Span>();
    boolean due = held - settled >= hold;
    if (due) {
      long to = Math.min(held, first - 1);
      if (settled <= to) {
        spans.add(new Span(settled, to));
      }
      settled = held;
    }
    Span last = spans.isEmpty() ? null : spans.get(0);
    if (last != null && last.to() + 1 >= first) {
      spans.set(0, new Span(last.from(), Math.max(first, startedAt)));
    } else {
      spans.add(new Span(first, Math.max(first, startedAt)));
    }
    return new SearchPlan(spans, settled);
  }

  /** Plans a run over all that changed since a moment. */
  static SearchPlan since(long moment, long startedAt) {
    return new SearchPlan(List.of(new Span(moment, Math.max(moment, startedAt))), 0);
  }

  /**
   * The moment that a run has reached.
   *
   * @param seen the latest modification that it saw, by HubSpot's clock; 0 for none
   */
  static long reached(long seen, long startedAt) {
    return Math.min(startedAt, Math.max(seen, startedAt - CLOCKS.toMillis()));
  }
}
