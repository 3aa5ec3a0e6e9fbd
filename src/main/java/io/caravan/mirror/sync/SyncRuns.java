package io.caravan.mirror.sync;

import io.caravan.gateway.CallFailed;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MissingScope;
import io.caravan.store.StoreOverloaded;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, cancels and resumes runs: one at a time for an object of a portal. A run is carried out
 * by the route that begins with {@code sync:} and the object's name. Thread-safe.
 */
public final class SyncRuns {

  private static final Logger LOG = LoggerFactory.getLogger(SyncRuns.class);

  private static final int ENDED_KEPT = 20;

  private final RunRepository repository;
  private final RunEndings endings;
  private final ObjectNames names;
  private final Map<Mode, RecordSource> sources;
  private final RunSlots slots;
  private final HeldProperties held;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final Map<Long, SyncRun> live = new ConcurrentHashMap<>();

  /** Those that ended last, for what is known of them in memory alone. */
  private final Map<Long, SyncRun> ended =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, SyncRun> eldest) {
              return size() > ENDED_KEPT;
            }
          });

  SyncRuns(
      RunRepository repository,
      ObjectNames names,
      Map<Mode, RecordSource> sources,
      RunSlots slots,
      HeldProperties held) {
    this.repository = repository;
    this.endings = new RunEndings(repository);
    this.names = names;
    this.sources = Map.copyOf(sources);
    this.slots = slots;
    this.held = held;
  }

  private record Route(SyncedObject object, Consumer<SyncRun> start) {}

  /** An object's route is ready to carry out runs. */
  void register(SyncedObject object, Consumer<SyncRun> start) {
    routes.put(object.name(), new Route(object, start));
    held.registered(object);
    repository
        .configured(object)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("The settings of the sync of {} were not kept", object.name(), failure);
              }
            });
  }

  /** An object's route stops: its runs end after their page and can be resumed. */
  void unregister(SyncedObject object) {
    routes.remove(object.name());
    live.values().stream()
        .filter(run -> run.request().object().equals(object.name()))
        .forEach(SyncRun::interrupt);
  }

  /** The objects that have a route, by name. */
  public Collection<SyncedObject> objects() {
    var byName = new TreeMap<String, SyncedObject>();
    routes.forEach((name, route) -> byName.put(name, route.object()));
    return byName.values();
  }

  /**
   * Starts a run.
   *
   * @return the run as it begins; fails with {@link RunRefused} when the object is unknown, or when
   *     one goes on for it
   */
  public CompletableFuture<RunRow> start(SyncRequest request) {
    Route route = route(request);
    RecordSource source = source(request.mode());
    return names
        .find(request.portalId(), request.object())
        .thenCompose(
            type ->
                repository
                    .insert(request, type)
                    .handle(
                        (row, failure) -> {
                          if (failure != null) {
                            throw refusal(request, type, failure);
                          }
                          launch(new SyncRun(row.id(), request, route.object(), type, source, row));
                          return row;
                        }));
  }

  /**
   * Takes up a run where it ended.
   *
   * @return the run; fails with {@link RunRefused} when it is unknown, done, or going on
   */
  public CompletableFuture<RunRow> resume(long runId) {
    RunRow row =
        repository
            .find(runId)
            .orElseThrow(() -> new RunRefused(RunRefused.Why.NO_RUN, "there is no run " + runId));
    if (!row.state().isResumable()) {
      throw new RunRefused(
          "run %d is %s and cannot be resumed".formatted(runId, row.state().code()));
    }
    Route route = route(row.request());
    RecordSource source = source(row.request().mode());
    var type = new ObjectType(row.objectType());
    return repository
        .reopen(runId)
        .handle(
            (reopened, failure) -> {
              if (failure != null || !reopened) {
                throw refusal(row.request(), type, failure);
              }
              launch(new SyncRun(runId, row.request(), route.object(), type, source, row));
              return row;
            });
  }

  /**
   * Ends a run after the page that it is at.
   *
   * @return false when this process does not carry it out
   */
  public boolean cancel(long runId) {
    SyncRun run = live.get(runId);
    if (run == null) {
      return false;
    }
    run.cancel();
    if (slots.remove(run)) {
      live.remove(runId);
      endings.enter(runId, RunState.CANCELLED, "cancelled");
    }
    return true;
  }

  /** A run that this process carries out. */
  public Optional<SyncRun> live(long runId) {
    return Optional.ofNullable(live.get(runId));
  }

  /** A run that this process carries out, or carried out lately. */
  public Optional<SyncRun> recent(long runId) {
    return live(runId).or(() -> Optional.ofNullable(ended.get(runId)));
  }

  /** All runs that this process carries out. */
  public List<SyncRun> live() {
    return List.copyOf(live.values());
  }

  /** The table of runs. */
  public RunRepository history() {
    return repository;
  }

  /** The route has carried out a run, to its end or not. */
  CompletableFuture<?> ended(SyncRun run, Throwable failure) {
    slots.free(run);
    ended.put(run.id(), run);
    live.remove(run.id());
    CompletableFuture<?> written = CompletableFuture.completedFuture(true);
    if (!run.isFinished()) {
      RunState state = run.endState(failure);
      String error =
          failure == null
              ? state.code()
              : MissingScope.of(run.portalId(), run.type(), failure)
                  .map(MissingScope::sentence)
                  .orElseGet(() -> String.valueOf(Causes.of(failure).getMessage()));
      // A mistake of ours says little in its message; what HubSpot answered says all.
      Throwable cause = failure == null || isExplained(failure) ? null : failure;
      LOG.warn("The {} is {}: {}", run, state.code(), error, cause);
      written = endings.enter(run.id(), state, error);
    } else {
      LOG.info("The {} is done: {}", run, run.counts());
    }
    startWaiting();
    return written;
  }

  /** Enters the ends of runs that could not be entered when they ended. */
  void retryEndings() {
    endings.retry();
  }

  private static boolean isExplained(Throwable failure) {
    Throwable cause = Causes.of(failure);
    return cause instanceof CallFailed || cause instanceof RunStopped;
  }

  private void launch(SyncRun run) {
    held.found(run.portalId(), run.type(), run.object());
    endings.forget(run.id());
    live.put(run.id(), run);
    slots.enqueue(run);
    startWaiting();
  }

  private void startWaiting() {
    Optional<SyncRun> next = slots.take();
    while (next.isPresent()) {
      SyncRun run = next.get();
      Route route = routes.get(run.request().object());
      if (route == null) {
        run.interrupt();
        ended(run, null);
        return;
      }
      running(run);
      route.start().accept(run);
      next = slots.take();
    }
  }

  private void running(SyncRun run) {
    try {
      repository.running(run.id());
    } catch (StoreOverloaded e) {
      LOG.debug("That the {} begins is entered with its first page", run);
    }
  }

  /**
   * Makes sure that there is a route for the object.
   *
   * @throws RunRefused when there is none
   */
  void requireRoute(SyncRequest request) {
    route(request);
  }

  /**
   * Makes sure that something here reads in this mode.
   *
   * @throws RunRefused when nothing does
   */
  void requireSource(Mode mode) {
    source(mode);
  }

  private Route route(SyncRequest request) {
    Route route = routes.get(request.object());
    if (route == null) {
      throw new RunRefused(
          RunRefused.Why.NO_ROUTE,
          "no route syncs '%s'; there are routes for %s. Add one to routes/sync"
              .formatted(
                  request.object(),
                  routes.isEmpty()
                      ? "nothing"
                      : String.join(", ", new TreeMap<>(routes).keySet())));
    }
    return route;
  }

  private RecordSource source(Mode mode) {
    RecordSource source = sources.get(mode);
    if (source == null) {
      throw new RunRefused("nothing here can carry out a sync of the mode " + mode.code());
    }
    return source;
  }

  private RuntimeException refusal(SyncRequest request, ObjectType type, Throwable failure) {
    return repository.open().stream()
        .filter(row -> row.request().portalId() == request.portalId())
        .filter(row -> row.objectType().equals(type.id()))
        .findFirst()
        .<RuntimeException>map(
            row ->
                new RunRefused(
                    RunRefused.Why.GOES_ON,
                    "a %s sync of %s in portal %d goes on since %s (run %d): wait for it or cancel it"
                        .formatted(
                            row.request().mode().code(),
                            row.request().object(),
                            request.portalId(),
                            Instant.ofEpochMilli(row.startedAt()),
                            row.id())))
        .orElseGet(
            () ->
                failure == null
                    ? new RunRefused("the run changed its state meanwhile; look again")
                    : new CompletionException(Causes.of(failure)));
  }
}
