package io.caravan.write;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Changes that are on their way to records which HubSpot's answer is to name: how many, by key.
 * There are no more than writes in flight. Not thread-safe.
 */
final class OpenChanges {

  private record Change(long key, long sentAt) {}

  private final Map<Change, Integer> counts = new HashMap<>();
  private final Map<Long, long[]> spans = new HashMap<>();
  private final long openFor;
  private long purgedAt;

  /**
   * @param openFor milliseconds after which a change is not on its way any more, whatever became of
   *     its answer
   */
  OpenChanges(long openFor) {
    this.openFor = openFor;
  }

  void sent(long key, long sentAt) {
    counts.merge(new Change(key, sentAt), 1, Integer::sum);
    long[] span = spans.computeIfAbsent(key, any -> new long[] {sentAt, sentAt, 0});
    span[0] = Math.min(span[0], sentAt);
    span[1] = Math.max(span[1], sentAt);
    span[2]++;
    purge(sentAt);
  }

  void answered(long key, long sentAt) {
    var change = new Change(key, sentAt);
    Integer count = counts.get(change);
    if (count == null) {
      return;
    }
    if (count == 1) {
      counts.remove(change);
    } else {
      counts.put(change, count - 1);
    }
    long[] span = spans.get(key);
    if (--span[2] == 0) {
      spans.remove(key);
    }
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Whether such a change that was sent by the given time is on its way. */
  boolean holds(long key, long sentBy, long now) {
    long[] span = spans.get(key);
    return span != null && span[0] <= sentBy && span[1] >= now - openFor;
  }

  private void purge(long now) {
    if (now - purgedAt < openFor / 4) {
      return;
    }
    purgedAt = now;
    Iterator<Map.Entry<Change, Integer>> all = counts.entrySet().iterator();
    while (all.hasNext()) {
      var change = all.next();
      if (change.getKey().sentAt() < now - openFor) {
        all.remove();
        long[] span = spans.get(change.getKey().key());
        span[2] -= change.getValue();
        if (span[2] == 0) {
          spans.remove(change.getKey().key());
        }
      }
    }
  }
}
