package io.caravan.abuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a campaign saw.
 *
 * @param sent how many requests
 * @param statuses how many answers of each kind of request had each status
 * @param hangs kinds of requests that the server neither answered nor closed in time, with counts
 * @param slowestCanaryMillis an ordinary request was made again and again; the longest it took
 * @param acceptsAfterwards whether a good delivery was accepted at the end
 * @param before vitals after the first half of the campaign, when all code is warm
 * @param after vitals in the end
 */
public record AbuseReport(
    int sent,
    Map<String, Map<Integer, Integer>> statuses,
    Map<String, Integer> hangs,
    long slowestCanaryMillis,
    boolean acceptsAfterwards,
    Vitals before,
    Vitals after) {

  private static final long HEAP_TOLERANCE = 24L << 20;
  private static final long BUFFER_TOLERANCE = 32L << 20;
  private static final int THREAD_TOLERANCE = 10;
  private static final long CANARY_LIMIT_MILLIS = 3_000;

  /** What must not have been, one sentence each; empty when the server withstood. */
  public List<String> violations() {
    var violations = new ArrayList<String>();
    statuses.forEach(
        (attack, counts) ->
            counts.forEach(
                (status, count) -> {
                  if (status >= 200 && status < 300) {
                    violations.add(
                        "accepted with %d: %s (%d times)".formatted(status, attack, count));
                  } else if (status >= 500) {
                    violations.add(
                        "answered with %d: %s (%d times)".formatted(status, attack, count));
                  }
                }));
    hangs.forEach(
        (attack, count) -> violations.add("hung: %s (%d times)".formatted(attack, count)));
    if (slowestCanaryMillis > CANARY_LIMIT_MILLIS) {
      violations.add("an ordinary request took %d ms".formatted(slowestCanaryMillis));
    }
    if (!acceptsAfterwards) {
      violations.add("a good delivery was not accepted afterwards");
    }
    addGrowth(violations);
    return violations;
  }

  private void addGrowth(List<String> violations) {
    if (after.heapBytes() - before.heapBytes() > HEAP_TOLERANCE
        || after.bufferBytes() - before.bufferBytes() > BUFFER_TOLERANCE
        || after.threads() - before.threads() > THREAD_TOLERANCE) {
      violations.add("the server grew from [%s] to [%s]".formatted(before, after));
    }
  }

  /** How many answers had each status; 0 is a connection closed without an answer. */
  public Map<Integer, Integer> totals() {
    var totals = new TreeMap<Integer, Integer>();
    statuses.values().forEach(counts -> counts.forEach((s, n) -> totals.merge(s, n, Integer::sum)));
    return totals;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    statuses.forEach((attack, counts) -> text.append("  %-40s %s%n".formatted(attack, counts)));
    text.append("%d requests: %s (0 = closed without an answer)%n".formatted(sent, totals()));
    text.append("slowest ordinary request %d ms%n".formatted(slowestCanaryMillis));
    text.append("before: %s%nafter:  %s%n".formatted(before, after));
    violations().forEach(violation -> text.append("VIOLATION ").append(violation).append('\n'));
    return text.toString();
  }
}
