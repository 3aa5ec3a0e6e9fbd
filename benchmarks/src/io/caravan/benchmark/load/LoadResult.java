package io.caravan.benchmark.load;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * What became of the deliveries of one measurement.
 *
 * @param accepted how many were answered with 200 to 204
 * @param nanos from the start to the last answer
 * @param statuses how many answers had each status; 0 stands for a connection lost before its
 *     answer
 * @param latencies nanoseconds to the answer, accepted deliveries alone, ascending
 * @param due when each delivery was due, by number
 */
public record LoadResult(
    int accepted, long nanos, Map<Integer, Integer> statuses, long[] latencies, Instant[] due) {

  /** Accepted deliveries per second. */
  public double perSecond() {
    return accepted * 1e9 / nanos;
  }

  /** The latency in milliseconds that this share of the accepted deliveries kept within. */
  public double percentileMillis(double share) {
    if (latencies.length == 0) {
      return Double.NaN;
    }
    int at = (int) Math.ceil(share * latencies.length) - 1;
    return latencies[Math.max(0, at)] / 1e6;
  }

  /** Whether all answers were an acceptance. */
  public boolean clean() {
    return statuses.values().stream().mapToInt(Integer::intValue).sum() == accepted;
  }

  static boolean accepts(int status) {
    return status >= 200 && status <= 204;
  }

  static LoadResult of(
      long nanos, Map<Integer, Integer> statuses, long[] latencies, Instant[] due) {
    int accepted =
        statuses.entrySet().stream()
            .filter(entry -> accepts(entry.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    long[] sorted = latencies.clone();
    Arrays.sort(sorted);
    return new LoadResult(accepted, nanos, Map.copyOf(statuses), sorted, due);
  }
}
