package io.caravan.cli;

import io.caravan.cli.SyncReport.ObjectReport;
import io.caravan.cli.SyncReport.Verdict;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.RunRefused.Why;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.RunView;
import io.caravan.operations.SyncSight;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/** Starts runs, shows how they go, ends them when it is asked to, and tells what became of them. */
final class SyncFollower {

  private static final long LOOK_NANOS = 250_000_000;

  /** Re-reads that still wait after so many looks are left to the next process. */
  private static final int LOOKS_AT_REREADS = 240;

  private final SyncDoor door;
  private final SyncScreen screen;
  private final LongFunction<String> portals;
  private final BooleanSupplier stop;
  private final boolean pages;
  private final Clock clock;
  private final Instant begin;
  private final Map<Long, Followed> open = new LinkedHashMap<>();
  private final List<ObjectReport> reports = new ArrayList<>();
  private long peakHeap;
  private boolean dryRun;
  private boolean cancelled;

  /** A run: since when it is being carried out, and what it had read before this command. */
  private static final class Followed {
    long since;
    long before;
  }

  /**
   * @param stop whether the runs are to end after their page
   * @param pages whether each page is told of
   */
  SyncFollower(
      SyncDoor door,
      SyncScreen screen,
      LongFunction<String> portals,
      BooleanSupplier stop,
      boolean pages,
      Clock clock) {
    this.door = door;
    this.screen = screen;
    this.portals = portals;
    this.stop = stop;
    this.pages = pages;
    this.clock = clock;
    this.begin = clock.instant();
  }

  /** Starts the runs of a plan. */
  void start(PlannedRuns plan, boolean all) {
    for (PlannedRuns.Refused refused : plan.refused()) {
      refused(refused.request(), refused.reason(), all);
    }
    for (PlannedRuns.Step step : plan.steps()) {
      if (stop.getAsBoolean()) {
        reports.add(without(step.request(), Verdict.CANCELLED, "not started"));
        continue;
      }
      try {
        RunView run = door.start(step.request());
        screen.began(step.request(), run, step.planned());
        follow(run, run.count(SyncCount.FETCHED.code()) > 0);
      } catch (RunRefused e) {
        refused(step.request(), e, all);
      }
    }
  }

  /** Takes a run up again. */
  void resume(long runId) {
    RunView run = door.resume(runId);
    follow(run, true);
  }

  private void follow(RunView run, boolean resumed) {
    var followed = new Followed();
    followed.since = resumed ? clock.millis() : Instant.parse(run.startedAt()).toEpochMilli();
    followed.before = resumed ? run.count(SyncCount.FETCHED.code()) : 0;
    open.put(run.id(), followed);
    dryRun |= run.dryRun();
  }

  private void refused(SyncRequest request, RunRefused why, boolean all) {
    Verdict verdict =
        why.why() == Why.GOES_ON
            ? Verdict.GOES_ON
            : all && why.why() == Why.UNKNOWN_OBJECT ? Verdict.SKIPPED : Verdict.REFUSED;
    reports.add(without(request, verdict, why.getMessage()));
  }

  private ObjectReport without(SyncRequest request, Verdict verdict, String why) {
    return ObjectReport.without(
        request.portalId(),
        portals.apply(request.portalId()),
        request.object(),
        request.mode().code(),
        verdict,
        why);
  }

  /** Follows what was started to its end. */
  SyncReport untilTheEnd() {
    while (!open.isEmpty()) {
      SyncSight sight = door.look(open.keySet(), pages);
      peakHeap = Math.max(peakHeap, sight.heapBytes());
      if (pages) {
        screen.pages(sight);
      }
      for (RunView run : sight.runs()) {
        see(run);
      }
      if (stop.getAsBoolean() && !cancelled) {
        cancel();
      }
      screen.progress(sight);
      if (!open.isEmpty()) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    awaitRereads();
    screen.leave();
    return new SyncReport(
        begin, clock.millis() - begin.toEpochMilli(), door.where(), dryRun, peakHeap, reports);
  }

  private void see(RunView run) {
    Followed followed = open.get(run.id());
    if (followed == null) {
      return;
    }
    if (run.runState() == RunState.WAITING) {
      followed.since = clock.millis();
    } else if (!run.open()) {
      open.remove(run.id());
      long end = Instant.parse(run.endedAt()).toEpochMilli();
      long millis = Math.max(1, end - followed.since);
      RunView whole = door.whole(run.id()).orElse(run);
      reports.add(ObjectReport.of(whole, portals.apply(run.portalId()), millis, followed.before));
      screen.ended(run, millis);
    }
  }

  private void cancel() {
    cancelled = true;
    screen.line("Stopping after the current page; Ctrl-C again ends at once.");
    open.keySet().forEach(door::cancel);
  }

  /**
   * A process of its own reads again what it asked for; nobody else would before the next start.
   */
  private void awaitRereads() {
    if (!door.isHere() || dryRun) {
      return;
    }
    for (int i = 0; i < LOOKS_AT_REREADS && !stop.getAsBoolean(); i++) {
      SyncSight sight = door.look(List.of(), false);
      peakHeap = Math.max(peakHeap, sight.heapBytes());
      if (sight.rereads() == 0) {
        return;
      }
      screen.rereads(sight.rereads());
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
