package io.caravan.simulator.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the simulator saw: the last calls in full, and counts of all. Thread-safe, bounded memory.
 */
public final class CallJournal {

  private static final int LONGEST_PATH = 1000;

  /** Anything can stand for a method in a request; what no template has is counted as one. */
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private final int capacity;
  private final Deque<JournalEntry> recent = new ArrayDeque<>();
  private final Map<String, Long> byBucketAndStatus = new TreeMap<>();
  private final Map<String, Long> byTemplate = new TreeMap<>();
  private final Map<String, Long> refusals = new TreeMap<>();
  private final Map<Caller, CallCounts> byCaller = new TreeMap<>();
  private long total;

  /**
   * @param capacity how many calls are kept in full
   */
  public CallJournal(int capacity) {
    this.capacity = capacity;
  }

  /** Notes a call once its answer is known. */
  public synchronized void note(JournalEntry entry) {
    total++;
    String bucket = entry.bucket() == null ? "NONE" : entry.bucket().name();
    byBucketAndStatus.merge(entry.portalId() + "/" + bucket + "/" + entry.status(), 1L, Long::sum);
    String method = METHODS.contains(entry.method()) ? entry.method() : "OTHER";
    byTemplate.merge(method + " " + entry.template(), 1L, Long::sum);
    byCaller.merge(
        new Caller(entry.portalId(), entry.appId()),
        CallCounts.NONE.plus(entry),
        (counts, first) -> counts.plus(entry));
    if (entry.policy() != null) {
      refusals.merge(entry.policy(), 1L, Long::sum);
    }
    if (capacity > 0) {
      if (recent.size() == capacity) {
        recent.poll();
      }
      recent.add(entry.withPathOf(LONGEST_PATH));
    }
  }

  /** The last calls, oldest first. */
  public synchronized List<JournalEntry> recent() {
    return new ArrayList<>(recent);
  }

  /** How many calls there were. */
  public synchronized long total() {
    return total;
  }

  /** Counts by {@code portal/bucket/status}. */
  public synchronized Map<String, Long> byBucketAndStatus() {
    return new TreeMap<>(byBucketAndStatus);
  }

  /** Counts by method and template. */
  public synchronized Map<String, Long> byTemplate() {
    return new TreeMap<>(byTemplate);
  }

  /** How many calls the limits refused with 429, by policy. Injected faults are not among them. */
  public synchronized Map<String, Long> refusals() {
    return new TreeMap<>(refusals);
  }

  /** What became of the calls, by who made them. */
  public synchronized Map<Caller, CallCounts> byCaller() {
    return new TreeMap<>(byCaller);
  }

  /** Forgets everything. */
  public synchronized void reset() {
    recent.clear();
    byBucketAndStatus.clear();
    byTemplate.clear();
    refusals.clear();
    byCaller.clear();
    total = 0;
  }
}
