package io.caravan.crash;

import java.util.List;
import java.util.Map;

/**
 * What became of the events.
 *
 * @param kills how often the process was killed
 * @param acknowledgedEvents events whose delivery was answered with 204
 * @param retriedDeliveries deliveries that had no answer and were sent again
 * @param lost ids of acknowledged events that were never processed
 * @param doubled ids of events that took effect more than once
 * @param outcomes how many processings had each outcome
 * @param slowestRestartMillis the longest from a start to an intake that answers
 */
public record KillNineReport(
    int kills,
    long acknowledgedEvents,
    int retriedDeliveries,
    List<Long> lost,
    List<Long> doubled,
    Map<String, Integer> outcomes,
    long slowestRestartMillis) {

  /** Whether nothing was lost and nothing done twice. */
  public boolean holds() {
    return lost.isEmpty() && doubled.isEmpty();
  }

  @Override
  public String toString() {
    return """
        %d kills, %,d events acknowledged, %d deliveries sent again, slowest restart %d ms
        acknowledged and lost: %d %s
        applied twice:         %d %s
        outcomes:              %s
        """
        .formatted(
            kills,
            acknowledgedEvents,
            retriedDeliveries,
            slowestRestartMillis,
            lost.size(),
            first(lost),
            doubled.size(),
            first(doubled),
            outcomes);
  }

  private static List<Long> first(List<Long> ids) {
    return ids.subList(0, Math.min(10, ids.size()));
  }
}
