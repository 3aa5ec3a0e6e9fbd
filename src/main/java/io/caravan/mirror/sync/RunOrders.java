package io.caravan.mirror.sync;

import io.caravan.hubspot.ObjectType;
import java.util.concurrent.CompletableFuture;

/**
 * Starts what people ask for. The one place where an incremental sync of what was never synced
 * becomes a full one: the full run that broke off is taken up again, or a new one begins.
 */
public final class RunOrders {

  private final SyncRuns runs;
  private final ObjectNames names;

  RunOrders(SyncRuns runs, ObjectNames names) {
    this.runs = runs;
    this.names = names;
  }

  /**
   * Starts a run.
   *
   * @return the run as it begins, whose request's mode may be full where incremental was asked for;
   *     fails as {@link SyncRuns#start} fails
   */
  public CompletableFuture<RunRow> start(SyncRequest request) {
    if (request.mode() != Mode.INCREMENTAL) {
      return runs.start(request);
    }
    runs.requireRoute(request);
    return names
        .find(request.portalId(), request.object())
        .thenCompose(type -> neverSynced(request, type) ? full(request) : runs.start(request));
  }

  /** Whether no run has ever brought the whole object. */
  boolean neverSynced(SyncRequest request, ObjectType type) {
    return runs.history().reached(request.portalId(), type) == 0;
  }

  private CompletableFuture<RunRow> full(SyncRequest request) {
    SyncRequest full = request.with(Mode.FULL);
    return runs.history()
        .last(request.portalId(), request.object(), Mode.FULL)
        .filter(row -> row.state().isResumable() && row.request().equals(full))
        .map(row -> runs.resume(row.id()))
        .orElseGet(() -> runs.start(full));
  }
}
