package io.caravan.mirror.sync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.PropertySchemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Says before a run starts what it will read and cost, whoever asks: the command line, a dry run or
 * the management port. Asks HubSpot once, by a search that wants nothing but the number of records.
 */
public final class SyncPlanner {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int LISTED = 100;
  private static final int FOUND = 200;
  private static final int LINKED = 1_000;

  /** An incremental run begins so much earlier than the last one ended. */
  private static final long OVERLAP = Duration.ofMinutes(2).toMillis();

  private final Gateway gateway;
  private final ApiPaths paths;
  private final ObjectNames names;
  private final PropertySchemas schemas;
  private final SyncRuns runs;
  private final MirrorQueries mirror;
  private final FullRunMeans means;
  private final QuotaRoom room;

  SyncPlanner(
      Gateway gateway,
      ApiPaths paths,
      ObjectNames names,
      PropertySchemas schemas,
      SyncRuns runs,
      MirrorQueries mirror,
      FullRunMeans means,
      QuotaRoom room) {
    this.gateway = gateway;
    this.paths = paths;
    this.names = names;
    this.schemas = schemas;
    this.runs = runs;
    this.mirror = mirror;
    this.means = means;
    this.room = room;
  }

  /**
   * The plan.
   *
   * @return fails with {@link RunRefused} when the portal has no such object; what HubSpot does not
   *     tell is unknown
   */
  public CompletableFuture<SyncPlan> plan(SyncRequest request) {
    runs.requireRoute(request);
    return names
        .find(request.portalId(), request.object())
        .thenCompose(type -> estimate(request, type))
        .thenApply(estimate -> plan(request, estimate));
  }

  private SyncPlan plan(SyncRequest request, RunEstimate estimate) {
    long portalId = request.portalId();
    double seconds = estimate.calls() < 0 ? -1 : room.seconds(portalId, estimate);
    // Only a run that is to bring all records, and in earnest, ever reads an export.
    boolean whole =
        estimate.mode() == Mode.FULL && estimate.records() >= 0 && request.maxRecords() == 0;
    FullRunMeans.Choice choice =
        !whole || request.dryRun()
            ? FullRunMeans.Choice.listing(whole ? "no export: a dry run lists" : "")
            : means.choose(portalId, estimate.records(), estimate.calls());
    return new SyncPlan(
        estimate.mode(),
        estimate.records(),
        choice.export() ? choice.calls() + estimate.associationCalls() : estimate.allCalls(),
        choice.export() ? choice.time().toMillis() / 1_000.0 : seconds,
        !whole ? "" : choice.export() ? "export" : "listing",
        choice.why(),
        room.dayLeft(portalId));
  }

  private CompletableFuture<RunEstimate> estimate(SyncRequest request, ObjectType type) {
    long reached = runs.history().reached(request.portalId(), type);
    Mode mode = request.mode() == Mode.INCREMENTAL && reached == 0 ? Mode.FULL : request.mode();
    runs.requireSource(mode);
    return switch (mode) {
      case FULL ->
          total(request, type, 0)
              .thenCombine(
                  callsPerPage(request, type),
                  (total, calls) -> listing(estimate(request, mode, total), calls));
      case INCREMENTAL ->
          total(request, type, reached - OVERLAP)
              .thenApply(total -> estimate(request, mode, total));
      case SINCE ->
          total(request, type, request.since()).thenApply(total -> estimate(request, mode, total));
      case RECORDS -> known(estimate(request, mode, request.recordIds().size()));
      case CALCULATED, ASSOCIATIONS ->
          known(estimate(request, mode, mirror.liveCount(request.portalId(), type)));
      case ARCHIVED -> known(RunEstimate.unknown(mode));
    };
  }

  private static CompletableFuture<RunEstimate> known(RunEstimate estimate) {
    return CompletableFuture.completedFuture(estimate);
  }

  private RunEstimate estimate(SyncRequest request, Mode mode, long total) {
    if (total < 0) {
      return RunEstimate.unknown(mode);
    }
    long records = request.maxRecords() > 0 ? Math.min(total, request.maxRecords()) : total;
    int targets = targets(request, mode);
    long associationCalls = targets * pages(records, LINKED);
    return switch (mode) {
      case INCREMENTAL, SINCE ->
          new RunEstimate(
              mode,
              records,
              0,
              Math.max(1, pages(records, size(request, FOUND))),
              associationCalls);
      case ASSOCIATIONS -> new RunEstimate(mode, records, 0, 0, associationCalls);
      default ->
          new RunEstimate(
              mode,
              records,
              Math.max(1, pages(records, size(request, LISTED))),
              0,
              associationCalls);
    };
  }

  /** A list of properties that is too long for a URL takes a batch read for each page. */
  private CompletableFuture<Integer> callsPerPage(SyncRequest request, ObjectType type) {
    boolean all =
        runs.objects().stream()
            .filter(object -> object.name().equals(request.object()))
            .allMatch(SyncedObject::allProperties);
    if (!all) {
      return CompletableFuture.completedFuture(1);
    }
    return schemas
        .of(request.portalId(), type, Priority.INTERACTIVE)
        .handle((schema, failure) -> failure == null && ListingSource.isTooLong(schema) ? 2 : 1);
  }

  private static RunEstimate listing(RunEstimate estimate, int callsPerPage) {
    return estimate.calls() < 0
        ? estimate
        : new RunEstimate(
            estimate.mode(),
            estimate.records(),
            estimate.calls() * callsPerPage,
            estimate.searches(),
            estimate.associationCalls());
  }

  private int targets(SyncRequest request, Mode mode) {
    if (mode == Mode.CALCULATED) {
      return 0;
    }
    if (request.toObjects() != null) {
      return request.toObjects().size();
    }
    return runs.objects().stream()
        .filter(object -> object.name().equals(request.object()))
        .mapToInt(object -> object.associations().size())
        .sum();
  }

  /** Records per call: what the run is asked for, as far as HubSpot gives so many. */
  private static int size(SyncRequest request, int most) {
    return request.pageSize() > 0 ? Math.min(most, request.pageSize()) : most;
  }

  private static long pages(long records, int size) {
    return (records + size - 1) / size;
  }

  /** How many there are that changed from a moment on; -1 when HubSpot does not say. */
  private CompletableFuture<Long> total(SyncRequest request, ObjectType type, long since) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("limit", 1);
    if (since > 0) {
      body.putArray("filterGroups")
          .addObject()
          .putArray("filters")
          .addObject()
          .put("propertyName", type.lastModifiedProperty())
          .put("operator", "GTE")
          .put("value", Long.toString(since));
    }
    return gateway
        .call(
            HubSpotCall.query(
                request.portalId(),
                paths.search(type),
                body.toString().getBytes(StandardCharsets.UTF_8),
                Priority.INTERACTIVE,
                DEADLINE))
        .handle(
            (answer, failure) -> failure == null ? answer.body().path("total").asLong(-1) : -1L);
  }
}
