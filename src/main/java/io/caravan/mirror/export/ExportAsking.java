package io.caravan.mirror.export;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.export.ExportTasks.Task;
import io.caravan.mirror.sync.ListingSource;
import io.caravan.mirror.sync.SyncRun;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Asks HubSpot for exports, one at a time for a portal, waits for them and fetches their files. */
final class ExportAsking {

  private final ExportSettings settings;
  private final ExportCalls calls;
  private final ExportTasks tasks;
  private final PropertySchemas schemas;
  private final ExportShelf shelf;
  private final Clock clock;

  ExportAsking(
      ExportSettings settings,
      ExportCalls calls,
      ExportTasks tasks,
      PropertySchemas schemas,
      ExportShelf shelf,
      Clock clock) {
    this.settings = settings;
    this.calls = calls;
    this.tasks = tasks;
    this.schemas = schemas;
    this.shelf = shelf;
    this.clock = clock;
  }

  /** Asks for an export, or finds the one of this run; completes when its file is here. */
  CompletableFuture<ExportPoint> export(SyncRun run) {
    long giveUp = clock.millis() + settings.patience().toMillis();
    return admitted(run, giveUp, 0)
        .thenCompose(
            task ->
                task.taskId().isEmpty()
                    ? start(run, task)
                    : CompletableFuture.completedFuture(point(task, task.taskId(), 1)))
        .thenCompose(point -> file(run, point, giveUp));
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

  /** Fetches the file of an export that was asked for before. */
  CompletableFuture<ExportPoint> file(SyncRun run, ExportPoint point) {
    return file(run, point, clock.millis() + settings.patience().toMillis());
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

  /** What HubSpot refuses for good, the export is of no use for. */
  private static Throwable unusable(Throwable failure) {
    Throwable cause = cause(failure);
    boolean refused =
        cause instanceof CallFailed failed
            && (failed.error() instanceof CallError.Rejected
                || failed.error() instanceof CallError.Unauthorised);
    return refused ? new ExportUnusable(cause.getMessage()) : cause;
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
