package io.caravan.simulator.search;

import io.caravan.simulator.crm.IndexedRecord;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Reads records one by one, counts those that match, and keeps no more of them than the page and
 * what stands before it.
 */
final class ReadingPlan implements SearchPlan {

  /** Reading so many takes a millisecond or two. */
  private static final int SHORT = 10_000;

  private final int size;
  private final Consumer<Consumer<IndexedRecord>> records;
  private final Condition condition;
  private final Comparator<IndexedRecord> order;
  private final int after;
  private final int needed;

  /**
   * @param size how many records there are to read
   * @param records gives them, the same ones each time
   */
  ReadingPlan(
      int size,
      Consumer<Consumer<IndexedRecord>> records,
      Condition condition,
      SortOrder order,
      int after,
      int limit) {
    this.size = size;
    this.records = records;
    this.condition = condition;
    this.order = order.comparator();
    this.after = after;
    this.needed = after + limit;
  }

  @Override
  public boolean isShort() {
    return size <= SHORT;
  }

  @Override
  public Page page() {
    var best = new PriorityQueue<IndexedRecord>(order.reversed());
    var total = new int[1];
    records.accept(
        record -> {
          if (condition.matches(record)) {
            total[0]++;
            keep(best, record);
          }
        });
    IndexedRecord[] sorted = best.toArray(new IndexedRecord[0]);
    Arrays.sort(sorted, order);
    List<IndexedRecord> page =
        after >= sorted.length ? List.of() : List.of(sorted).subList(after, sorted.length);
    return Page.of(total[0], page, after, needed - after);
  }

  private void keep(PriorityQueue<IndexedRecord> best, IndexedRecord record) {
    if (best.size() < needed) {
      best.add(record);
    } else if (needed > 0 && order.compare(record, best.peek()) < 0) {
      best.poll();
      best.add(record);
    }
  }
}
