package io.caravan.mirror.export;

import io.caravan.gateway.Priority;
import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaState;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.RateLimits;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.export.SyncPlan.Planned;
import io.caravan.mirror.sync.ObjectNames;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.SyncedObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Finds out what a {@link SyncPlan} needs: one search per object, and the quota. */
public final class SyncPlanner {

  /** As the listing: longer query strings are refused by HubSpot. */
  private static final int MAX_QUERY = 6_000;

  private final ExportSettings settings;
  private final ExportCalls calls;
  private final ExportTasks tasks;
  private final PropertySchemas schemas;
  private final ObjectNames names;
  private final Quota quota;
  private final LongFunction<RateLimits> limits;

  SyncPlanner(
      ExportSettings settings,
      ExportCalls calls,
      ExportTasks tasks,
      PropertySchemas schemas,
      ObjectNames names,
      Quota quota,
      LongFunction<RateLimits> limits) {
    this.settings = settings;
    this.calls = calls;
    this.tasks = tasks;
    this.schemas = schemas;
    this.names = names;
    this.quota = quota;
    this.limits = limits;
  }

  /** Plans full syncs of those objects that the portal has; fails as the gateway fails. */
  public CompletableFuture<SyncPlan> plan(long portalId, List<SyncedObject> objects) {
    List<CompletableFuture<Optional<Planned>>> counted =
        objects.stream()
            .map(object -> planned(portalId, object).handle(SyncPlanner::ifThere))
            .toList();
    return CompletableFuture.allOf(counted.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              var planned = new ArrayList<Planned>();
              counted.forEach(each -> each.join().ifPresent(planned::add));
              return SyncPlan.of(portalId, planned, situation(portalId), settings);
            });
  }

  private static Optional<Planned> ifThere(Planned planned, Throwable failure) {
    if (failure == null) {
      return Optional.of(planned);
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RunRefused) {
      return Optional.empty();
    }
    throw new CompletionException(cause);
  }

  /**
   * How a full run over an object would read, and why; asks HubSpot nothing.
   *
   * @param records how many there are
   * @param inBody whether a listing takes two calls a page
   */
  public SyncPlan.Step step(long portalId, SyncedObject object, long records, boolean inBody) {
    var planned = new Planned(object.name(), records, object.pageSize(), inBody);
    return SyncPlan.of(portalId, List.of(planned), situation(portalId), settings).steps().get(0);
  }

  private CompletableFuture<Planned> planned(long portalId, SyncedObject object) {
    return names
        .find(portalId, object.name())
        .thenCompose(
            type ->
                calls
                    .count(portalId, type)
                    .thenCombine(
                        inBody(portalId, type, object),
                        (records, inBody) ->
                            new Planned(object.name(), records, object.pageSize(), inBody)));
  }

  private CompletableFuture<Boolean> inBody(long portalId, ObjectType type, SyncedObject object) {
    return object.allProperties()
        ? schemas
            .of(portalId, type, Priority.BULK)
            .thenApply(
                schema ->
                    isLong(
                        schema.stream()
                            .map(PropertyDefinition::name)
                            .collect(Collectors.joining(","))))
        : CompletableFuture.completedFuture(isLong(String.join(",", object.properties())));
  }

  private static boolean isLong(String names) {
    return URLEncoder.encode(names, StandardCharsets.UTF_8).length() > MAX_QUERY;
  }

  private SyncPlan.Situation situation(long portalId) {
    RateLimits known = limits.apply(portalId);
    long left =
        quota.states().stream()
            .filter(state -> state.portalId() == portalId && state.bucket() == Bucket.BURST)
            .filter(state -> state.window().equals("day"))
            .filter(state -> state.limit() != RateLimits.NO_LIMIT)
            .mapToLong(SyncPlanner::left)
            .findFirst()
            .orElse(known.daily());
    return new SyncPlan.Situation(known, left, tasks.left(portalId), tasks.refused(portalId));
  }

  private static long left(QuotaState state) {
    return Math.max(0, state.limit() - state.used());
  }
}
