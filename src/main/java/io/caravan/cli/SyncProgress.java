package io.caravan.cli;

import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.operations.QuotaView;
import io.caravan.operations.RunView;
import io.caravan.operations.SyncSight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/** How far runs are, in lines that people read: one for each that goes on, and the quota. */
final class SyncProgress {

  private static final int BAR = 20;

  private final LongFunction<String> portals;
  private final Map<Long, Long> expected = new HashMap<>();
  private final Map<Long, Pace> paces = new HashMap<>();

  /**
   * @param portals the name of a portal, by its number
   */
  SyncProgress(LongFunction<String> portals) {
    this.portals = portals;
  }

  /** So many records are expected of a run. */
  void expect(long runId, long records) {
    expected.put(runId, records);
  }

  /**
   * The lines.
   *
   * @param nanos now, as System.nanoTime tells it
   */
  List<String> lines(SyncSight sight, long nanos) {
    var lines = new ArrayList<String>();
    long waiting = 0;
    boolean several = sight.runs().stream().map(RunView::portalId).distinct().count() > 1;
    for (RunView run : sight.runs()) {
      if (run.runState() == RunState.WAITING) {
        waiting++;
      } else if (run.open()) {
        lines.add(line(run, several, nanos));
      }
    }
    if (waiting > 0) {
      lines.add("%-34s".formatted(waiting + (waiting == 1 ? " waits" : " wait") + " for a turn"));
    }
    for (QuotaView quota : sight.quota()) {
      if (sight.runs().stream().anyMatch(run -> run.portalId() == quota.portalId())) {
        lines.add(line(quota));
      }
    }
    return lines;
  }

  private String line(RunView run, boolean several, long nanos) {
    long fetched = run.count(SyncCount.FETCHED.code());
    double rate = paces.computeIfAbsent(run.id(), id -> new Pace()).perSecond(fetched, nanos);
    String name =
        (several ? portals.apply(run.portalId()) + " " : "") + run.object() + " " + run.mode();
    var line = new StringBuilder("%-24s ".formatted(name));
    // What was expected was counted before; meanwhile there may be more.
    long all = Math.max(fetched, expected.getOrDefault(run.id(), -1L));
    boolean known = expected.getOrDefault(run.id(), -1L) > 0;
    if (known) {
      int done = (int) Math.min(BAR, BAR * fetched / all);
      line.append("█".repeat(done)).append("░".repeat(BAR - done));
      line.append(
          String.format(Locale.ROOT, " %3d %%  %,d of %,d", 100 * fetched / all, fetched, all));
    } else {
      line.append(String.format(Locale.ROOT, "%,d records", fetched));
    }
    if (rate > 0) {
      line.append(String.format(Locale.ROOT, "   %,.0f/s", rate));
      if (known) {
        line.append("   ")
            .append(WriteProgress.words(Duration.ofSeconds((long) ((all - fetched) / rate))))
            .append(" left");
      }
    }
    long quarantined = run.count(SyncCount.QUARANTINED.code());
    if (quarantined > 0) {
      line.append(String.format(Locale.ROOT, "   quarantined %,d", quarantined));
    }
    return line.toString();
  }

  private String line(QuotaView quota) {
    var line = new StringBuilder("%-24s ".formatted("quota " + portals.apply(quota.portalId())));
    line.append(
        String.format(Locale.ROOT, "%,d of %,d calls in 10 s", quota.used(), quota.limit()));
    if (quota.limitToday() > 0) {
      line.append(
          String.format(Locale.ROOT, "   %,d of %,d today", quota.usedToday(), quota.limitToday()));
    }
    return line.toString();
  }
}
