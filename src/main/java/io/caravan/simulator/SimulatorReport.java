package io.caravan.simulator;

import io.caravan.simulator.journal.CallCounts;
import io.caravan.simulator.journal.CallJournal;
import io.caravan.simulator.journal.Caller;
import io.caravan.simulator.journal.JournalEntry;
import io.caravan.simulator.portal.Portal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the simulator saw since the start or the last reset; for assertions.
 *
 * @param calls all calls, whether let through or not
 * @param refused calls that the limits answered with 429; injected faults are not among them
 * @param refusals the same by policy
 * @param byBucketAndStatus calls by {@code portal/bucket/status}; status 0 is a broken connection
 * @param byCaller what became of the calls, by portal and app
 * @param byTemplate calls by method and path template
 * @param peaks the most calls that any position of a rolling window held, by portal and window:
 *     {@code burst:54321}, {@code associations:54321}, {@code search}
 * @param usedToday calls that count towards the daily limit, by portal
 * @param byOthers calls that other integrations made, by portal and bucket
 * @param recent the last calls in full
 */
public record SimulatorReport(
    long calls,
    long refused,
    Map<String, Long> refusals,
    Map<String, Long> byBucketAndStatus,
    Map<Caller, CallCounts> byCaller,
    Map<String, Long> byTemplate,
    Map<Long, Map<String, Integer>> peaks,
    Map<Long, Long> usedToday,
    Map<Long, Map<String, Long>> byOthers,
    List<JournalEntry> recent) {

  /** What portals and a journal have seen up to now. */
  static SimulatorReport of(List<Portal> portals, CallJournal journal) {
    var peaks = new TreeMap<Long, Map<String, Integer>>();
    var usedToday = new TreeMap<Long, Long>();
    var byOthers = new TreeMap<Long, Map<String, Long>>();
    for (Portal portal : portals) {
      peaks.put(portal.id(), portal.limits().peaks());
      usedToday.put(portal.id(), portal.limits().usedToday());
      byOthers.put(portal.id(), portal.limits().byOthers());
    }
    Map<String, Long> refusals = journal.refusals();
    return new SimulatorReport(
        journal.total(),
        refusals.values().stream().mapToLong(Long::longValue).sum(),
        refusals,
        journal.byBucketAndStatus(),
        journal.byCaller(),
        journal.byTemplate(),
        peaks,
        usedToday,
        byOthers,
        journal.recent());
  }

  /** The highest peak of a window over all portals and apps. */
  public int peak(String window) {
    return peaks.values().stream()
        .flatMap(portal -> portal.entrySet().stream())
        .filter(peak -> peak.getKey().startsWith(window))
        .mapToInt(Map.Entry::getValue)
        .max()
        .orElse(0);
  }
}
