package io.caravan.operations;

import io.caravan.access.VisiblePortals;
import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaState;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.caravan.mirror.export.SyncPlan;
import io.caravan.mirror.export.SyncPlanner;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunEstimate;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.SyncConfiguration;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRuns;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * Where people start syncs, look at them and end them, from the command line or over HTTP. Blocks
 * its callers.
 */
public final class SyncDesk {

  /** Records on a page of a listing. */
  private static final int LISTED = 100;

  private final SyncConfiguration sync;
  private final SyncRuns runs;
  private final Quota quota;
  private final LongSupplier rereads;
  private final SyncPlanner planner;

  /**
   * @param planner chooses between listing and export
   * @param rereads how many records are still to be read again
   */
  public SyncDesk(SyncConfiguration sync, SyncPlanner planner, Quota quota, LongSupplier rereads) {
    this.planner = planner;
    this.sync = sync;
    this.runs = sync.runs();
    this.quota = quota;
    this.rereads = rereads;
  }

  /** The objects that have a route, by name. */
  public List<SyncObjectView> objects() {
    return runs.objects().stream()
        .map(object -> new SyncObjectView(object.name(), object.associations()))
        .toList();
  }

  /**
   * What a run would cost.
   *
   * @throws RunRefused when there is no such object
   */
  public SyncPlanned plan(SyncRequest request) {
    RunEstimate estimate = join(sync.estimates().of(request));
    double seconds = estimate.calls() < 0 ? -1 : seconds(request.portalId(), estimate);
    long dayLeft = dayLeft(request.portalId());
    Optional<SyncPlan.Step> step = means(request, estimate);
    if (step.isEmpty()) {
      return new SyncPlanned(
          estimate.mode().code(), estimate.records(), estimate.allCalls(), seconds, dayLeft);
    }
    boolean export = step.get().means() == SyncPlan.Means.EXPORT;
    return new SyncPlanned(
        estimate.mode().code(),
        estimate.records(),
        export ? step.get().exportCalls() + estimate.associationCalls() : estimate.allCalls(),
        export ? step.get().time().toMillis() / 1_000.0 : seconds,
        step.get().means().name().toLowerCase(Locale.ROOT),
        step.get().why(),
        dayLeft);
  }

  /** Of a full run over all records: whether an export will do, and why. */
  private Optional<SyncPlan.Step> means(SyncRequest request, RunEstimate estimate) {
    if (estimate.mode() != Mode.FULL || estimate.records() < 0 || request.maxRecords() > 0) {
      return Optional.empty();
    }
    boolean twoCalls = estimate.calls() > 1 + estimate.records() / LISTED;
    return runs.objects().stream()
        .filter(object -> object.name().equals(request.object()))
        .findFirst()
        .map(object -> planner.step(request.portalId(), object, estimate.records(), twoCalls));
  }

  /**
   * Starts a run; an incremental one of what was never synced becomes a full one.
   *
   * @throws RunRefused when it cannot be
   */
  public RunView start(SyncRequest request) {
    return RunView.of(join(sync.orders().start(request)));
  }

  /**
   * Takes a run up where it ended.
   *
   * @throws RunRefused when it cannot be
   */
  public RunView resume(long runId) {
    return RunView.of(join(runs.resume(runId)));
  }

  /** Ends a run after the page that it is at; false when this process does not carry it out. */
  public boolean cancel(long runId) {
    return runs.cancel(runId);
  }

  /** The last runs of the portals that somebody sees, the newest first. */
  public List<RunView> latest(int most, VisiblePortals seen) {
    return runs.history().latest(most, seen.orNull()).stream().map(RunView::of).toList();
  }

  /** A run with all that is known of it; empty when there is none with this id. */
  public Optional<RunView> whole(long runId) {
    return view(runId, true, true);
  }

  /**
   * How things stand.
   *
   * @param ids of the runs; those that are not there are left out
   * @param pages whether their last pages are wanted
   */
  public SyncSight look(Collection<Long> ids, boolean pages) {
    return sight(ids.stream().map(id -> view(id, pages, false)).flatMap(Optional::stream).toList());
  }

  /** How things stand, with these runs. */
  SyncSight sight(List<RunView> views) {
    Runtime runtime = Runtime.getRuntime();
    return new SyncSight(
        views,
        QuotaView.of(quota),
        runtime.totalMemory() - runtime.freeMemory(),
        rereads.getAsLong());
  }

  private Optional<RunView> view(long runId, boolean pages, boolean differences) {
    Optional<RunRow> row = runs.history().find(runId);
    return row.map(
        found -> {
          RunView view = RunView.of(found);
          return runs.recent(runId).map(run -> view.with(run, pages, differences)).orElse(view);
        });
  }

  /** What the slowest of the limits leaves room for. */
  private double seconds(long portalId, RunEstimate estimate) {
    double burst = 10.0 * estimate.calls() / limit(portalId, Bucket.BURST, "burst", 100);
    double searches = (double) estimate.searches() / limit(portalId, Bucket.SEARCH, "search", 5);
    double links =
        10.0
            * estimate.associationCalls()
            / limit(portalId, Bucket.ASSOCIATIONS, "associations", 100);
    return Math.max(burst, Math.max(searches, links));
  }

  private double limit(long portalId, Bucket bucket, String window, long assumed) {
    return quota.states().stream()
        .filter(state -> state.portalId() == portalId && state.bucket() == bucket)
        .filter(state -> state.window().equals(window) && state.limit() > 0)
        .mapToLong(QuotaState::limit)
        .findFirst()
        .orElse(assumed);
  }

  private long dayLeft(long portalId) {
    return quota.states().stream()
        .filter(state -> state.portalId() == portalId && state.bucket() == Bucket.BURST)
        .filter(state -> state.window().equals("day") && state.limit() != RateLimits.NO_LIMIT)
        .mapToLong(state -> Math.max(0, state.limit() - state.used()))
        .findFirst()
        .orElse(-1);
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
