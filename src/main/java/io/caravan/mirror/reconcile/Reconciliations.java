package io.caravan.mirror.reconcile;

import io.caravan.hubspot.ObjectType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to have the mirror compared with HubSpot, for routes, people and their commands. */
public final class Reconciliations {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliations.class);

  /** A run of another process without a sign of life for so long has died with it. */
  private static final Duration LIFE_SIGN = Duration.ofMinutes(5);

  private final ObjectTypes types;
  private final ReconcileRuns runs;
  private final Supplier<List<Long>> portals;
  private final BiPredicate<Long, ObjectType> synced;
  private final Clock clock;
  private final boolean alone;
  private final Map<Long, Reconciliation> underWay;
  private Function<Reconciliation, CompletableFuture<?>> route;

  /**
   * @param portals the connected ones
   * @param synced whether a portal's objects of a type were ever synced
   * @param alone whether no other process uses the database
   */
  Reconciliations(
      ObjectTypes types,
      ReconcileRuns runs,
      Supplier<List<Long>> portals,
      BiPredicate<Long, ObjectType> synced,
      Clock clock,
      boolean alone,
      Map<Long, Reconciliation> underWay) {
    this.types = types;
    this.runs = runs;
    this.portals = portals;
    this.synced = synced;
    this.clock = clock;
    this.alone = alone;
    this.underWay = underWay;
  }

  /** Where runs go. */
  void through(Function<Reconciliation, CompletableFuture<?>> entry) {
    route = entry;
  }

  /**
   * The runs that compare an object, or all objects, of a portal, or of all.
   *
   * @param portalId 0 for all portals
   * @param object a type's name or id; {@code all} for those of the settings
   * @throws IllegalArgumentException when there is no such portal or type
   */
  public List<ReconcileRequest> plan(
      long portalId, String object, UnaryOperator<ReconcileRequest> how) {
    return plan(any -> true, portalId, object, how);
  }

  /**
   * The same for somebody who does not see all portals.
   *
   * @param seen whether a portal is seen
   */
  public List<ReconcileRequest> plan(
      LongPredicate seen, long portalId, String object, UnaryOperator<ReconcileRequest> how) {
    List<Long> connected = portals.get().stream().filter(seen::test).toList();
    if (portalId != 0 && !connected.contains(portalId)) {
      throw new IllegalArgumentException("portal " + portalId + " is not connected");
    }
    boolean all = object.equals("all");
    List<ReconcileRequest> plan = new ArrayList<>();
    for (long portal : portalId == 0 ? connected : List.of(portalId)) {
      for (ObjectType type : all ? types.usual(portal) : List.of(types.called(portal, object))) {
        ReconcileRequest request = how.apply(ReconcileRequest.of(portal, type));
        plan.add(all ? request.amongOthers() : request);
      }
    }
    return plan;
  }

  /**
   * For routes: what a scheduled run of a level compares, all portals and types that were ever
   * synced. Others are left alone, or a comparison would be their first sync, unasked.
   *
   * @param level counts, dates or full
   */
  public List<ReconcileRequest> due(String level) {
    return plan(0, "all", request -> request.with(Level.of(level)).with(Links.SLICE)).stream()
        .filter(request -> synced.test(request.portalId(), request.type()))
        .toList();
  }

  /**
   * Notes that a run begins; whoever calls this sends the answer through the route.
   *
   * @throws AlreadyRunning when the object type is compared already
   */
  public synchronized Reconciliation begin(ReconcileRequest request) {
    long now = clock.millis();
    boolean ours =
        underWay.values().stream()
            .anyMatch(
                run ->
                    run.request().portalId() == request.portalId()
                        && run.request().type().equals(request.type()));
    // A file has one owner: what another process had begun is dead, unless it is ours.
    long dead = alone && !ours ? Long.MAX_VALUE : now - LIFE_SIGN.toMillis();
    Reconciliation run = runs.begin(request, now, dead);
    underWay.put(run.runId(), run);
    return run;
  }

  /**
   * Starts a run and returns at once.
   *
   * @throws AlreadyRunning when the object type is compared already
   */
  public Reconciliation start(ReconcileRequest request) {
    Reconciliation run = begin(request);
    route
        .apply(run)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("Run {} could not be carried out", run.runId(), failure);
              }
            });
    return run;
  }

  /** How far a run is, or what it did; empty when there is none of this number. */
  public Optional<RunReport> report(long runId) {
    Reconciliation run = underWay.get(runId);
    return run != null ? Optional.of(run.report()) : runs.report(runId);
  }

  /**
   * What a run found, in the order in which it found it.
   *
   * @param after the number of the last one of the page before; 0 for the first page
   */
  public List<NotedDrift> drift(long runId, long after, int limit) {
    return runs.drift(runId, after, limit);
  }

  /**
   * Asks a run to end.
   *
   * @return false when it is not under way in this process
   */
  public boolean cancel(long runId) {
    Reconciliation run = underWay.get(runId);
    if (run != null) {
      run.cancel();
    }
    return run != null;
  }

  /** Shows that the runs of this process live. */
  void alive() {
    underWay.values().forEach(run -> runs.alive(run, clock.millis()));
  }

  /** Asks all of them to end. */
  void cancelAll() {
    underWay.values().forEach(Reconciliation::cancel);
  }
}
