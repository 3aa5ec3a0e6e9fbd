package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** Sync runs over HTTP: start, list, show, follow, cancel, resume. Blocks. */
public final class SyncApi implements ManagementPart {

  /** Where sync runs are. */
  public static final String RUNS = "/caravan/sync/runs";

  /** What a sync run would cost. */
  public static final String PLAN = "/caravan/sync/plan";

  /** The objects that have a route. */
  public static final String OBJECTS = "/caravan/sync/objects";

  private static final String ONE = RUNS + "/:id";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAGE = 20;
  private static final long LARGEST_PAGE = 1_000;

  private final SyncDesk desk;
  private final LongPredicate connected;

  /**
   * @param connected whether a portal is connected
   */
  public SyncApi(SyncDesk desk, LongPredicate connected) {
    this.desk = desk;
    this.connected = connected;
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(HttpMethod.GET, OBJECTS, this::objects);
    calls.take(HttpMethod.POST, PLAN, this::plan);
    calls.take(HttpMethod.GET, RUNS, this::list);
    calls.take(HttpMethod.POST, RUNS, this::start);
    calls.take(HttpMethod.GET, ONE, this::show);
    calls.take(HttpMethod.DELETE, ONE, this::cancel);
    calls.take(HttpMethod.POST, ONE + "/resume", this::resume);
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
    return Reply.json(
        JSON.valueToTree(
            ids == null ? desk.sight(desk.latest((int) limit)) : desk.look(ids, pages)));
  }

  private Reply show(RoutingContext call) {
    long id = id(call);
    return Reply.json(
        JSON.valueToTree(
            desk.whole(id).orElseThrow(() -> new RequestRefused(404, "There is no run " + id))));
  }

  private Reply cancel(RoutingContext call) {
    long id = id(call);
    if (desk.cancel(id)) {
      return Reply.changed(1);
    }
    RunView run =
        desk.whole(id).orElseThrow(() -> new RequestRefused(404, "There is no run " + id));
    throw new RequestRefused(
        409,
        run.open()
            ? "Another process carries out run %d; cancel it there".formatted(id)
            : "Run %d is %s already".formatted(id, run.state()));
  }

  private Reply resume(RoutingContext call) {
    long id = id(call);
    return refusing(() -> Reply.created(JSON.valueToTree(desk.resume(id))));
  }

  private SyncRequest request(RoutingContext call) {
    Buffer body = call.body().buffer();
    SyncRequest request = RequestJson.read(body == null ? new byte[0] : body.getBytes());
    AuditNote.of(call).portal(request.portalId()).after(JSON.valueToTree(request).toString());
    if (!connected.test(request.portalId())) {
      throw new RequestRefused(400, "Portal " + request.portalId() + " is not connected");
    }
    return request;
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

  private static long id(RoutingContext call) {
    return QueryParameters.number("The id", call.pathParam("id"), 1, Long.MAX_VALUE);
  }
}
