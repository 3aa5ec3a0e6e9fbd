package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.access.VisiblePortals;
import io.caravan.access.limit.Feature;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.mirror.reconcile.AlreadyRunning;
import io.caravan.mirror.reconcile.Level;
import io.caravan.mirror.reconcile.Links;
import io.caravan.mirror.reconcile.NotedDrift;
import io.caravan.mirror.reconcile.ReconcileRequest;
import io.caravan.mirror.reconcile.Reconciliations;
import io.caravan.mirror.reconcile.RunReport;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Comparisons of the mirror with HubSpot over HTTP: start, look at, cancel. */
public final class ReconcileApi implements ManagementPart {

  /** Where they are. */
  public static final String PATH = "/caravan/reconciliations";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ONE = PATH + "/:id";
  private static final int PAGE = 1_000;

  private final Reconciliations reconciliations;
  private final DomainPortals portals;
  private final FeatureFlags features;

  /**
   * @param portals says what each caller sees
   */
  public ReconcileApi(
      Reconciliations reconciliations, DomainPortals portals, FeatureFlags features) {
    this.reconciliations = reconciliations;
    this.portals = portals;
    this.features = features;
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(
        HttpMethod.POST, PATH, Role.OPERATOR, features.where(Feature.RECONCILIATIONS, this::start));
    calls.take(HttpMethod.GET, ONE, Role.VIEWER, this::show);
    calls.take(HttpMethod.GET, ONE + "/drift", Role.VIEWER, this::drift);
    calls.take(HttpMethod.DELETE, ONE, Role.OPERATOR, this::cancel);
  }

  private Reply start(RoutingContext call) {
    var query =
        QueryParameters.of(
            call.queryParams(), Set.of("object", "portal", "level", "links", "values", "repair"));
    String object = query.text("object").orElse("all");
    long portal = query.number("portal", 1, Long.MAX_VALUE).orElse(0L);
    Level level = query.one("level", named(Level::of), "counts, dates or full").orElse(Level.DATES);
    Links links = query.one("links", named(Links::of), "none, slice or all").orElse(Links.NONE);
    boolean values = query.flag("values").orElse(false);
    boolean repair = query.flag("repair").orElse(true);
    query.complete();
    VisiblePortals seen = portals.visible(Callers.of(call));
    List<ReconcileRequest> plan = plan(seen, portal, object, level, links, values, repair);
    List<RunReport> started = new ArrayList<>();
    try {
      plan.forEach(request -> started.add(reconciliations.start(request).report()));
    } catch (AlreadyRunning e) {
      started.forEach(run -> reconciliations.cancel(run.runId()));
      throw new RequestRefused(409, e.getMessage());
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.set("runs", JSON.valueToTree(started));
    return Reply.accepted(answer);
  }

  private List<ReconcileRequest> plan(
      VisiblePortals seen,
      long portal,
      String object,
      Level level,
      Links links,
      boolean values,
      boolean repair) {
    try {
      return reconciliations.plan(
          seen::includes,
          portal,
          object,
          request -> {
            ReconcileRequest how = request.with(level).with(links);
            how = values ? how.withValues() : how;
            return repair ? how : how.withoutRepair();
          });
    } catch (IllegalArgumentException e) {
      throw new RequestRefused(400, e.getMessage());
    }
  }

  private Reply show(RoutingContext call) {
    return Reply.json(JSON.valueToTree(seen(call).orElseThrow(() -> missing(id(call)))));
  }

  private Reply drift(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("after", "limit"));
    long limit = query.number("limit", 1, PAGE).orElse(100L);
    long after = query.number("after", 0, Long.MAX_VALUE).orElse(0L);
    query.complete();
    List<NotedDrift> page =
        seen(call)
            .map(run -> reconciliations.drift(run.runId(), after, (int) limit))
            .orElse(List.of());
    ObjectNode answer = JSON.createObjectNode();
    answer.set("drift", JSON.valueToTree(page));
    if (page.size() == limit) {
      answer.put("after", page.get(page.size() - 1).number());
    }
    return Reply.json(answer);
  }

  private Reply cancel(RoutingContext call) {
    long id = id(call);
    if (seen(call).isEmpty() || !reconciliations.cancel(id)) {
      throw new RequestRefused(404, "There is no run " + id + " under way");
    }
    return Reply.changed(1);
  }

  /** The run that the call is about, where the caller sees its portal. */
  private Optional<RunReport> seen(RoutingContext call) {
    VisiblePortals seen = portals.visible(Callers.of(call));
    return reconciliations.report(id(call)).filter(run -> seen.includes(run.portalId()));
  }

  private static long id(RoutingContext call) {
    return QueryParameters.number("The id", call.pathParam("id"), 1, Long.MAX_VALUE);
  }

  private static RequestRefused missing(long id) {
    return new RequestRefused(404, "There is no run " + id);
  }

  private static <T> Function<String, Optional<T>> named(Function<String, T> reader) {
    return text -> {
      try {
        return Optional.of(reader.apply(text));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    };
  }
}
