package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.access.VisiblePortals;
import io.caravan.access.limit.Feature;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.http.HttpProblem;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.SyncRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Sync runs over HTTP: start, list, show, follow, cancel, resume. Blocks. */
public final class SyncApi implements ManagementPart {

  /** Where sync runs are. */
  public static final String RUNS = "/caravan/sync/runs";

  /** What a sync run would cost. */
  public static final String PLAN = "/caravan/sync/plan";

  /** Which records have certain values of a unique property. */
  public static final String RECORDS = "/caravan/sync/records";

  /** The objects that have a route. */
  public static final String OBJECTS = "/caravan/sync/objects";

  private static final String ONE = RUNS + "/:id";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAGE = 20;
  private static final long LARGEST_PAGE = 1_000;

  private final SyncDesk desk;
  private final DomainPortals portals;
  private final FeatureFlags features;

  /**
   * @param portals says what each caller sees
   */
  public SyncApi(SyncDesk desk, DomainPortals portals, FeatureFlags features) {
    this.desk = desk;
    this.portals = portals;
    this.features = features;
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(HttpMethod.GET, OBJECTS, Role.VIEWER, this::objects);
    calls.take(HttpMethod.POST, PLAN, Role.VIEWER, this::plan);
    calls.take(HttpMethod.POST, RECORDS, Role.OPERATOR, this::find);
    calls.take(HttpMethod.GET, RUNS, Role.VIEWER, this::list);
    calls.take(HttpMethod.POST, RUNS, Role.OPERATOR, features.where(Feature.SYNCS, this::start));
    calls.take(HttpMethod.GET, ONE, Role.VIEWER, this::show);
    calls.take(HttpMethod.DELETE, ONE, Role.OPERATOR, this::cancel);
    calls.take(
        HttpMethod.POST,
        ONE + "/resume",
        Role.OPERATOR,
        features.where(Feature.SYNCS, this::resume));
  }

  private Reply objects(RoutingContext call) {
    QueryParameters.of(call.queryParams(), Set.of()).complete();
    ObjectNode answer = JSON.createObjectNode();
    answer.set("objects", JSON.valueToTree(desk.objects()));
    return Reply.json(answer);
  }

  private Reply plan(RoutingContext call) {
    SyncRequest request = request(call);
    return refusing(() -> Reply.json(JSON.valueToTree(desk.plan(request))));
  }

  private Reply find(RoutingContext call) {
    FoundRecords.Wanted wanted = RequestJson.wanted(bytes(call));
    requireConnected(call, wanted.portalId());
    return refusing(() -> Reply.json(JSON.valueToTree(desk.find(wanted))));
  }

  private Reply start(RoutingContext call) {
    SyncRequest request = request(call);
    return refusing(() -> Reply.created(JSON.valueToTree(desk.start(request))));
  }

  /** The last ones, or those of the parameter ids. */
  private Reply list(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("ids", "limit", "pages"));
    long limit = query.number("limit", 1, LARGEST_PAGE).orElse(PAGE);
    boolean pages = query.flag("pages").orElse(false);
    List<Long> ids = query.text("ids").map(text -> ids(query, text)).orElse(null);
    query.complete();
    VisiblePortals seen = portals.visible(Callers.of(call));
    SyncSight sight =
        ids == null ? desk.sight(desk.latest((int) limit, seen)) : desk.look(ids, pages);
    return Reply.json(JSON.valueToTree(sight.of(seen)));
  }

  private Reply show(RoutingContext call) {
    return Reply.json(JSON.valueToTree(seen(call)));
  }

  private Reply cancel(RoutingContext call) {
    long id = seen(call).id();
    if (desk.cancel(id)) {
      return Reply.changed(1);
    }
    RunView run = seen(call);
    throw new RequestRefused(
        409,
        run.open()
            ? "Another process carries out run %d; cancel it there".formatted(id)
            : "Run %d is %s already".formatted(id, run.state()));
  }

  private Reply resume(RoutingContext call) {
    long id = id(call);
    return refusing(() -> Reply.created(JSON.valueToTree(resume(call, id))));
  }

  private RunView resume(RoutingContext call, long id) {
    if (find(call, id).isEmpty()) {
      throw new RunRefused(RunRefused.Why.NO_RUN, "there is no run " + id);
    }
    return desk.resume(id);
  }

  private SyncRequest request(RoutingContext call) {
    SyncRequest request = RequestJson.read(bytes(call));
    AuditNote.of(call).portal(request.portalId()).after(JSON.valueToTree(request).toString());
    requireConnected(call, request.portalId());
    return request;
  }

  private static byte[] bytes(RoutingContext call) {
    Buffer body = call.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private void requireConnected(RoutingContext call, long portalId) {
    if (!portals.connected(Callers.of(call), portalId)) {
      throw new RequestRefused(400, "Portal " + portalId + " is not connected");
    }
  }

  /** What the engine refuses is the caller's to know, with the kind of reason as code. */
  private static Reply refusing(Supplier<Reply> task) {
    try {
      return task.get();
    } catch (RunRefused e) {
      int status =
          switch (e.why()) {
            case UNKNOWN_OBJECT, NO_ROUTE, NO_RUN -> 404;
            case GOES_ON, OTHER -> 409;
          };
      throw new RequestRefused(
          new HttpProblem(
              status,
              e.getMessage(),
              List.of(new HttpProblem.Fault(e.why().code(), "", e.getMessage()))));
    }
  }

  private static List<Long> ids(QueryParameters query, String text) {
    var ids = new ArrayList<Long>();
    for (String one : text.split(",")) {
      try {
        ids.add(Long.valueOf(one.strip()));
      } catch (NumberFormatException e) {
        query.fault("INVALID_VALUE", "ids", "ids is '" + text + "', but must be such as 4,5,6");
        return List.of();
      }
    }
    return ids;
  }

  /** The run that the call is about, where the caller sees its portal. */
  private RunView seen(RoutingContext call) {
    long id = id(call);
    return find(call, id).orElseThrow(() -> new RequestRefused(404, "There is no run " + id));
  }

  private Optional<RunView> find(RoutingContext call, long id) {
    VisiblePortals seen = portals.visible(Callers.of(call));
    return desk.whole(id).filter(run -> seen.includes(run.portalId()));
  }

  private static long id(RoutingContext call) {
    return QueryParameters.number("The id", call.pathParam("id"), 1, Long.MAX_VALUE);
  }
}
