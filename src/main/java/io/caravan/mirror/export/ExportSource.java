package io.caravan.mirror.export;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.SignedDownloads;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.export.ExportSettings.Backfill;
import io.caravan.mirror.export.ExportTasks.Task;
import io.caravan.mirror.sync.FetchedPage;
import io.caravan.mirror.sync.ListingSource;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.mirror.sync.SyncRun;
import io.caravan.store.Effect;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All records of a type by one export, where that is granted, worth it and exact; else by listing,
 * saying why.
 *
 * <p>A run that was interrupted finds its export again, by its number in the checkpoint or in the
 * table of exports, and goes on behind the last row that is stored. Records are known as of their
 * modification date in the file; what happened while it was written, events or the next incremental
 * run tell.
 */
public final class ExportSource implements RecordSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExportSource.class);

  private final ExportSettings settings;
  private final RecordSource listing;
  private final ExportCalls calls;
  private final ExportTasks tasks;
  private final PropertySchemas schemas;
  private final ExportShelf shelf;
  private final Clock clock;

  ExportSource(
      ExportSettings settings,
      RecordSource listing,
      ExportCalls calls,
      ExportTasks tasks,
      PropertySchemas schemas,
      SignedDownloads downloads,
      Clock clock) {
    this.settings = settings;
    this.listing = listing;
    this.calls = calls;
    this.tasks = tasks;
    this.schemas = schemas;
    this.shelf = new ExportShelf(settings, downloads);
    this.clock = clock;
  }

  @Override
  public CompletableFuture<String> begin(SyncRun run) {
    if (settings.backfill() == Backfill.NEVER
        || run.request().dryRun()
        || run.request().maxRecords() > 0) {
      return listing.begin(run);
    }
    return worthIt(run)
        .thenCompose(worth -> worth ? export(run) : CompletableFuture.completedFuture(""))
        .handle(
            (checkpoint, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(checkpoint)
                    : instead(run, cause(failure)))
        .thenCompose(checkpoint -> checkpoint)
        .thenCompose(
            checkpoint ->
                checkpoint.isEmpty()
                    ? listing.begin(run)
                    : CompletableFuture.completedFuture(checkpoint));
  }

  private CompletableFuture<Boolean> worthIt(SyncRun run) {
    return settings.backfill() == Backfill.ALWAYS
        ? CompletableFuture.completedFuture(true)
        : calls.count(run.portalId(), run.type()).thenApply(settings::isWorthIt);
  }

  private CompletableFuture<String> instead(SyncRun run, Throwable cause) {
    if (cause instanceof ExportUnusable) {
      LOG.info("The {} lists its records instead of an export: {}", run, cause.getMessage());
      return CompletableFuture.completedFuture("");
    }
    return CompletableFuture.failedFuture(cause);
  }

  /** Asks for an export, or finds the one of this run; completes when its file is here. */
  private CompletableFuture<String> export(SyncRun run) {
    long giveUp = clock.millis() + settings.patience().toMillis();
    return admitted(run, giveUp, 0)
        .thenCompose(
            task ->
                task.taskId().isEmpty()
                    ? start(run, task)
                    : CompletableFuture.completedFuture(point(task, task.taskId(), 1)))
        .thenCompose(point -> file(run, point, giveUp))
        .thenApply(ExportPoint::text);
  }

  private CompletableFuture<Task> admitted(SyncRun run, long giveUp, int polls) {
    return tasks
        .admit(run.portalId(), run.id(), run.type())
        .thenCompose(
            admission -> {
              if (admission instanceof ExportTasks.Ask ask) {
                return CompletableFuture.completedFuture(ask.task());
              } else if (admission instanceof ExportTasks.Under under) {
                return CompletableFuture.completedFuture(under.task());
              } else if (admission instanceof ExportTasks.Exhausted exhausted) {
                throw new ExportUnusable(exhausted.reason());
              }
              if (clock.millis() >= giveUp) {
                throw new ExportUnusable("another export of the portal takes too long");
              }
              return later(polls).thenCompose(now -> admitted(run, giveUp, polls + 1));
            });
  }

  private CompletableFuture<ExportPoint> start(SyncRun run, Task task) {
    return run.schema(schemas)
        .thenCompose(
            schema -> {
              Set<String> asked = new LinkedHashSet<>(ListingSource.names(run, schema));
              asked.add(run.type().createdProperty());
              return calls.start(run.portalId(), run.type(), asked);
            })
        .thenCompose(
            taskId -> tasks.running(task, taskId).thenApply(noted -> point(task, taskId, 2)))
        .exceptionallyCompose(
            failure ->
                tasks
                    .over(
                        task,
                        cause(failure) instanceof ExportUnusable unusable && unusable.refused()
                            ? "refused"
                            : "failed")
                    .thenCompose(noted -> CompletableFuture.failedFuture(cause(failure))));
  }

  private static ExportPoint point(Task task, String taskId, int calls) {
    return new ExportPoint(task.id(), taskId, task.askedAt(), 0, 0, true, calls);
  }

  /** Waits until the export is complete, and fetches its file. */
  private CompletableFuture<ExportPoint> file(SyncRun run, ExportPoint point, long giveUp) {
    return complete(run, point, giveUp, 0)
        .thenCompose(
            done ->
                shelf
                    .fetch(run.portalId(), point.taskId(), done.address())
                    .thenApply(file -> point.calling(done.polls())))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unusable(failure)));
  }

  private record Complete(String address, int polls) {}

  private CompletableFuture<Complete> complete(
      SyncRun run, ExportPoint point, long giveUp, int polls) {
    return later(polls)
        .thenCompose(now -> calls.status(run.portalId(), point.taskId()))
        .thenCompose(
            status -> {
              if (status.state().equals("COMPLETE") && !status.address().isEmpty()) {
                if (status.errors() > 0) {
                  throw new ExportUnusable("it has " + status.errors() + " errors");
                }
                return CompletableFuture.completedFuture(new Complete(status.address(), polls + 1));
              }
              if (status.state().equals("CANCELED")) {
                throw new ExportUnusable("HubSpot cancelled it");
              }
              if (clock.millis() >= giveUp) {
                throw new ExportUnusable("it takes longer than caravan.export.patience");
              }
              return complete(run, point, giveUp, polls + 1);
            });
  }

  private CompletableFuture<Void> later(int polls) {
    return CompletableFuture.runAsync(
        () -> {},
        CompletableFuture.delayedExecutor(
            settings.pollAfter(polls).toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public CompletableFuture<FetchedPage> next(SyncRun run, String checkpoint) {
    Optional<ExportPoint> point = ExportPoint.parse(checkpoint);
    if (point.isEmpty()) {
      return listing.next(run, checkpoint);
    }
    return atHand(run, point.get())
        .thenCompose(file -> page(run, point.get()))
        .exceptionallyCompose(
            failure -> {
              Throwable cause = cause(failure);
              if (!(cause instanceof ExportUnusable)) {
                return CompletableFuture.failedFuture(cause);
              }
              LOG.warn(
                  "The {} lists all records from the start, for its export is of no use: {}",
                  run,
                  cause.getMessage());
              shelf.remove(run.portalId(), point.get().taskId());
              return tasks
                  .over(new Task(point.get().id(), run.portalId(), "", 0), "failed")
                  .thenCompose(noted -> listing.begin(run))
                  .thenCompose(start -> listing.next(run, start));
            });
  }

  /** The file, fetched once more when it is not here: after a crash, on another machine. */
  private CompletableFuture<Path> atHand(SyncRun run, ExportPoint point) {
    Optional<Path> here = shelf.find(run.portalId(), point.taskId());
    return here.isPresent()
        ? CompletableFuture.completedFuture(here.get())
        : file(run, point, clock.millis() + settings.patience().toMillis())
            .thenApply(fetched -> shelf.find(run.portalId(), point.taskId()).orElseThrow());
  }

  private CompletableFuture<FetchedPage> page(SyncRun run, ExportPoint point) {
    return run.schema(schemas)
        .thenCompose(
            schema ->
                shelf.read(
                    run.portalId(),
                    point.taskId(),
                    point.row(),
                    header ->
                        new ExportRecords(
                            run.portalId(),
                            run.type(),
                            header,
                            ListingSource.names(run, schema),
                            schema)))
        .thenApply(
            rows -> {
              ExportPoint next = point.then(rows.records(), rows.records().size());
              FetchedPage.IdRange covered =
                  next.ordered()
                      ? new FetchedPage.IdRange(
                          point.lastId(), rows.last() ? Long.MAX_VALUE : next.lastId())
                      : null;
              return new FetchedPage(
                  rows.records(),
                  next.text(),
                  rows.last(),
                  point.askedAt(),
                  covered,
                  point.calls());
            });
  }

  @Override
  public List<Effect<?>> finish(SyncRun run, FetchedPage last) {
    var effects = new ArrayList<Effect<?>>(listing.finish(run, last));
    ExportPoint.parse(last.checkpoint())
        .ifPresent(
            point -> {
              effects.add(tasks.ending(point.id(), "done"));
              shelf.remove(run.portalId(), point.taskId());
            });
    return effects;
  }

  /** What HubSpot refuses for good, the export is of no use for. */
  private static Throwable unusable(Throwable failure) {
    Throwable cause = cause(failure);
    boolean refused =
        cause instanceof CallFailed failed
            && (failed.error() instanceof CallError.Rejected
                || failed.error() instanceof CallError.Unauthorised);
    return refused ? new ExportUnusable(cause.getMessage()) : cause;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @Override
  public void close() {
    shelf.close();
  }
}
