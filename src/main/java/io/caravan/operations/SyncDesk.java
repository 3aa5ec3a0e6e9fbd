package io.caravan.operations;

import io.caravan.access.VisiblePortals;
import io.caravan.gateway.quota.Quota;
import io.caravan.mirror.sync.RecordLookup;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.SyncConfiguration;
import io.caravan.mirror.sync.SyncPlanner;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRuns;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * Where people start syncs, look at them and end them, from the command line or over HTTP. Blocks
 * its callers.
 */
public final class SyncDesk {

  private final SyncConfiguration sync;
  private final SyncRuns runs;
  private final Quota quota;
  private final LongSupplier rereads;
  private final SyncPlanner planner;

  /**
   * @param planner says what runs will cost
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
    return SyncPlanned.of(join(planner.plan(request)));
  }

  /**
   * Finds records by the values of a unique property.
   *
   * @throws RunRefused when HubSpot cannot find them so
   */
  public FoundRecords find(FoundRecords.Wanted wanted) {
    RecordLookup.Found found =
        join(
            sync.lookup()
                .find(wanted.portalId(), wanted.object(), wanted.idProperty(), wanted.values()));
    return new FoundRecords(found.ids(), found.missing());
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
