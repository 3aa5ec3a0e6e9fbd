package io.caravan.mirror.reconcile;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.reconcile.Narrowing.Counting;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a run, as {@code routes/reconcile/reconcile.camel.yaml} calls them. Each blocks its
 * thread: a run is one long job.
 */
public final class ReconcileSteps {

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileSteps.class);

  /** Ranges of ids that are counted at first; more find what cancels out in fewer. */
  private static final int ID_RANGES = 8;

  /** By how much HubSpot's index may be behind at most; so much is read again by the next run. */
  private static final long INDEX_LAG = java.time.Duration.ofHours(1).toMillis();

  /** Records of a type that one run compares the associations of at least. */
  private static final long LEAST_SLICE = 1_000;

  private final RunTools.Shared shared;
  private final ReconcileSettings settings;
  private final ReconcileRuns runs;
  private final MirrorQueries mirror;
  private final Clock clock;
  private final DriftMetrics metrics;
  private final Map<Long, Reconciliation> underWay;
  private final Map<Long, RunTools> tools = new ConcurrentHashMap<>();

  ReconcileSteps(RunTools.Shared shared, DriftMetrics metrics, Map<Long, Reconciliation> underWay) {
    this.shared = shared;
    this.settings = shared.settings();
    this.runs = shared.runs();
    this.mirror = new MirrorQueries(shared.store());
    this.clock = shared.clock();
    this.metrics = metrics;
    this.underWay = underWay;
  }

  /** Compares how many records both sides have; by ranges of ids at level counts. */
  public void compareCounts(Reconciliation run) {
    RunTools tools = tools(run);
    begins(run, "counting");
    Window all = Window.upTo(Long.MAX_VALUE);
    long theirs = tools.index().count(all).join();
    Tally ours = tally(tools, all, true);
    run.sizes(theirs, ours.count());
    if (run.request().level() == Level.COUNTS) {
      narrow(run, ours.parts(ID_RANGES, shift(run)), List.of(), true);
    }
  }

  /**
   * Compares modification dates: what changed since the last run one by one, what is older by
   * ranges of dates.
   */
  public void compareDates(Reconciliation run) {
    RunTools tools = tools(run);
    begins(run, "comparing modification dates");
    // HubSpot's index has what is older than this.
    long end = clock.millis() - settings.settle().toMillis();
    long checked = runs.checkedTo(run.request().portalId(), run.request().type());
    List<Counting> exact = new ArrayList<>();
    List<Window> ranges = new ArrayList<>();
    long all = run.report().hubspotRecords();
    if (all / RemoteIndex.PAGE < settings.windows()) {
      // To read so few costs no more than to count them.
      exact.add(new Counting(Window.upTo(end), all));
    } else if (checked > 0 && checked < end) {
      Window recent = Window.upTo(end).datesAfter(checked);
      long changed = tools.index().count(recent).join();
      if (changed <= settings.exactLimit()) {
        exact.add(new Counting(recent, changed));
      } else {
        run.note(
            "%,d records changed since the last run, more than caravan.reconcile.exact-limit: compared by ranges"
                .formatted(changed));
        ranges.addAll(tally(tools, recent, false).parts(settings.windows(), shift(run)));
      }
      ranges.addAll(
          tally(tools, Window.upTo(checked), false).parts(settings.windows(), shift(run)));
    } else {
      ranges.addAll(tally(tools, Window.upTo(end), false).parts(settings.windows(), shift(run)));
    }
    narrow(run, ranges, exact, false);
    run.checkedTo(end - INDEX_LAG);
  }

  /** Compares all ids and modification dates, and values where the run is told to. */
  public void compareAll(Reconciliation run) {
    RunTools tools = tools(run);
    begins(run, "listing all records");
    long since = clock.millis() - settings.settle().toMillis();
    Listing listing = tools.listing();
    if (listing.readsEachRecord()) {
      run.note("the type has too many properties to list their values: every record is read");
    }
    listing.compare();
    run.checkedTo(since);
  }

  /** Reads the records that seem to differ, repairs those that do. */
  public void settle(Reconciliation run) {
    begins(run, "looking at what differs");
    tools(run).confirmation().settle();
  }

  /** Compares associations. */
  public void compareLinks(Reconciliation run) {
    RunTools tools = tools(run);
    begins(run, "comparing associations");
    LinkComparison links = tools.links();
    for (List<ObjectType> pair : tools.pairs()) {
      long records = Long.MAX_VALUE;
      if (run.request().links() == Links.SLICE) {
        long all = mirror.liveCount(run.request().portalId(), pair.get(0));
        records = Math.max(LEAST_SLICE, 1 + all / settings.associationRuns());
      }
      links.compare(pair.get(0), pair.get(1), records);
    }
  }

  /** Notes that a run could not go on. */
  public void fail(Reconciliation run, Exception cause) {
    run.failed(cause);
    LOG.debug("Run {} ended early", run.runId(), cause);
  }

  /** Ends a run, however it went. */
  public void end(Reconciliation run) {
    run.finished(clock.millis());
    try {
      runs.finish(run);
    } finally {
      underWay.remove(run.runId());
      tools.remove(run.runId());
    }
    RunReport report = run.report();
    metrics.ended(report);
    LOG.atLevel(report.error().isEmpty() ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.WARN)
        .log(
            "Compared {} of portal {} ({}): {}; drift {}, of which repaired {}; {} calls. {}",
            report.objectType(),
            report.portalId(),
            report.level(),
            report.verdict(),
            report.found(),
            report.repaired(),
            report.calls(),
            report.error());
  }

  private void narrow(
      Reconciliation run, List<Window> ranges, List<Counting> exact, boolean byIds) {
    RunTools tools = tools(run);
    var narrowing =
        new Narrowing(tools.index(), tools.mirrorSide(), byIds, settings.narrowingReads());
    Narrowing.Result result = narrowing.find(ranges, exact, tools.confirmation());
    if (result.tooMany()) {
      run.note(
          "reading what differs would cost %,d calls, more than caravan.reconcile.narrowing-reads: everything is listed instead"
              .formatted(result.readCalls()));
      compareAll(run);
    }
  }

  /** Other cuts with each run: what cancels out within a range today does not every day. */
  private static double shift(Reconciliation run) {
    return run.runId() * 0.6180339887 % 1;
  }

  private static Tally tally(RunTools tools, Window window, boolean byIds) {
    var tally = new Tally(window, byIds);
    tools
        .mirrorSide()
        .each(
            (id, date) -> {
              if (window.contains(id, date)) {
                tally.add(id, date);
              }
            });
    return tally;
  }

  private void begins(Reconciliation run, String phase) {
    run.begins(phase);
    runs.alive(run, clock.millis());
  }

  private RunTools tools(Reconciliation run) {
    return tools.computeIfAbsent(run.runId(), id -> new RunTools(run, shared));
  }
}
