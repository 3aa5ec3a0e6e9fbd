package io.caravan.mirror.export;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
  private final ExportAsking asking;

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
    this.asking = new ExportAsking(settings, calls, tasks, schemas, shelf, clock);
  }

  @Override
  public CompletableFuture<String> begin(SyncRun run) {
    if (settings.backfill() == Backfill.NEVER
        || run.request().dryRun()
        || run.request().maxRecords() > 0) {
      return listing.begin(run);
    }
    return worthIt(run)
        .thenCompose(
            worth ->
                worth
                    ? asking.export(run).thenApply(ExportPoint::text)
                    : CompletableFuture.completedFuture(""))
        .handle(
            (checkpoint, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(checkpoint)
                    : instead(run, ExportAsking.cause(failure)))
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
              Throwable cause = ExportAsking.cause(failure);
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
        : asking
            .file(run, point)
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

  @Override
  public void close() {
    shelf.close();
  }
}
