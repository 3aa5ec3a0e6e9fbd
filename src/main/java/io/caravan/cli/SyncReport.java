package io.caravan.cli;

import io.caravan.mirror.sync.Difference;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.operations.RunView;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What became of all objects that were to be synced.
 *
 * @param startedAt when the command began
 * @param millis how long it took
 * @param through who did the work, in words
 * @param dryRun whether nothing was changed
 * @param peakHeapBytes the most that was seen in the heap of the process that did the work
 * @param objects one for each object of each portal, in the order asked
 */
record SyncReport(
    Instant startedAt,
    long millis,
    String through,
    boolean dryRun,
    long peakHeapBytes,
    List<ObjectReport> objects) {

  private static final Set<SyncCount> ALWAYS =
      EnumSet.of(
          SyncCount.FETCHED,
          SyncCount.CREATED,
          SyncCount.UPDATED,
          SyncCount.UNCHANGED,
          SyncCount.DELETED,
          SyncCount.CALLS);

  SyncReport {
    objects = List.copyOf(objects);
  }

  /** What became of one object. */
  enum Verdict {
    /** All that was to be read is in the mirror. */
    DONE("done"),
    /** The same, but some records do not fit their mapping. */
    QUARANTINE("done, some in quarantine"),
    /** The run came to its end, but something went wrong on the way. */
    PARTLY("done with errors"),
    FAILED("failed"),
    CANCELLED("cancelled"),
    /** The portal does not have it; that is as it may be. */
    SKIPPED("skipped"),
    GOES_ON("a run goes on already"),
    /** It could not be started. */
    REFUSED("refused"),
    /** Its end is not there yet. */
    ONGOING("under way");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** As it stands in JSON: done, goes-on ... */
    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String words() {
      return words;
    }
  }

  /**
   * One object of one portal.
   *
   * @param portal its name in the settings
   * @param runId 0 when none was started
   * @param millis how long it was carried out; 0 when it was not
   * @param before records that were read before this command took the run up again
   * @param message why it is not simply done; empty when it is
   * @param differences of a dry run, as far as they are kept
   */
  record ObjectReport(
      long portalId,
      String portal,
      String object,
      String mode,
      long runId,
      Verdict verdict,
      Map<SyncCount, Long> counts,
      long millis,
      long before,
      String message,
      List<Difference> differences) {

    ObjectReport {
      counts = Map.copyOf(counts);
      differences = List.copyOf(differences);
    }

    /** One for which no run was started. */
    static ObjectReport without(
        long portalId, String portal, String object, String mode, Verdict verdict, String why) {
      return new ObjectReport(
          portalId, portal, object, mode, 0, verdict, Map.of(), 0, 0, why, List.of());
    }

    /** One that ended. */
    static ObjectReport of(RunView run, String portal, long millis, long before) {
      return new ObjectReport(
          run.portalId(),
          portal,
          run.object(),
          run.mode(),
          run.id(),
          verdict(run),
          counts(run),
          millis,
          before,
          run.error().equals(run.state()) ? "" : run.error(),
          run.differences());
    }

    long count(SyncCount what) {
      return counts.getOrDefault(what, 0L);
    }

    /** Records read in a second; 0 when none were. */
    double recordsPerSecond() {
      return millis == 0 ? 0 : (count(SyncCount.FETCHED) - before) * 1_000.0 / millis;
    }

    /** What a thousand records cost; 0 when there were none. */
    double callsPerThousand() {
      long fetched = count(SyncCount.FETCHED);
      return fetched == 0 ? 0 : count(SyncCount.CALLS) * 1_000.0 / fetched;
    }

    private static Map<SyncCount, Long> counts(RunView run) {
      var counts = new EnumMap<SyncCount, Long>(SyncCount.class);
      for (SyncCount what : SyncCount.values()) {
        counts.put(what, run.count(what.code()));
      }
      return counts;
    }

    private static Verdict verdict(RunView run) {
      return switch (run.runState()) {
        case WAITING, RUNNING -> Verdict.ONGOING;
        case CANCELLED -> Verdict.CANCELLED;
        case FAILED, INTERRUPTED -> Verdict.FAILED;
        case DONE ->
            run.count(SyncCount.ERRORS.code()) > 0
                ? Verdict.PARTLY
                : run.count(SyncCount.QUARANTINED.code()) > 0 ? Verdict.QUARANTINE : Verdict.DONE;
      };
    }
  }

  /** What is worth a column: what is always asked for, and whatever else was counted at all. */
  List<SyncCount> columns() {
    ObjectReport total = total();
    return Arrays.stream(SyncCount.values())
        .filter(what -> ALWAYS.contains(what) || total.count(what) > 0)
        .toList();
  }

  /** All of them together, as one. */
  ObjectReport total() {
    var counts = new EnumMap<SyncCount, Long>(SyncCount.class);
    for (SyncCount what : SyncCount.values()) {
      counts.put(what, objects.stream().mapToLong(object -> object.count(what)).sum());
    }
    return new ObjectReport(
        0,
        "",
        "total",
        "",
        0,
        Verdict.DONE,
        counts,
        millis,
        objects.stream().mapToLong(ObjectReport::before).sum(),
        "",
        List.of());
  }
}
