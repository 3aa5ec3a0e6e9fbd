package io.caravan.crash;

import java.util.List;
import java.util.Map;

/**
 * What became of writes whose process was killed again and again.
 *
 * @param kills how often
 * @param writes that were accepted
 * @param repeatedSubmissions submissions that had no answer and were made again
 * @param states how many of the writes are in each state
 * @param findings what is wrong, by kind; nothing when all is well
 * @param calls calls that HubSpot received
 * @param refused calls that HubSpot's limits refused
 * @param slowestRestartMillis the longest from a start to an intake that answers
 * @param seed the same seed kills after the same times
 */
public record WriteKillNineReport(
    int kills,
    int writes,
    int repeatedSubmissions,
    Map<String, Long> states,
    Map<String, List<String>> findings,
    long calls,
    long refused,
    long slowestRestartMillis,
    long seed) {

  /** Whether each write took effect as often as it should, and its outcome says so. */
  public boolean holds() {
    return findings.isEmpty() && refused == 0;
  }

  @Override
  public String toString() {
    var text =
        new StringBuilder(
            """
            %d kills, %,d writes accepted, %d submissions made again, slowest restart %d ms, seed %d
            outcomes:         %s
            calls to HubSpot: %d, of which its limits refused %d
            """
                .formatted(
                    kills,
                    writes,
                    repeatedSubmissions,
                    slowestRestartMillis,
                    seed,
                    states,
                    calls,
                    refused));
    findings.forEach(
        (kind, which) ->
            text.append(
                "%s: %d %s%n"
                    .formatted(kind, which.size(), which.subList(0, Math.min(10, which.size())))));
    return text.append(findings.isEmpty() ? "nothing lost, nothing twice\n" : "").toString();
  }
}
