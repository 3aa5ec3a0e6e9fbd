package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.access.VisiblePortals;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.write.WriteHolds;
import io.caravan.write.WriteHolds.Held;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/** Writes that wait for disconnected portals, over HTTP: list, discard. Blocks. */
public final class HeldWritesApi implements ManagementPart {

  /** Where they are listed. */
  public static final String PATH = "/caravan/writes/held";

  /** Where those of a portal are given up. */
  public static final String DISCARD = PATH + "/discard";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final WriteHolds holds;
  private final DomainPortals portals;

  /**
   * @param portals says what each caller sees
   */
  public HeldWritesApi(WriteHolds holds, DomainPortals portals) {
    this.holds = holds;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(HttpMethod.GET, PATH, Role.VIEWER, this::list);
    calls.take(HttpMethod.POST, DISCARD, Role.OPERATOR, this::discard);
  }

  private Reply list(RoutingContext call) {
    QueryParameters.of(call.queryParams(), Set.of()).complete();
    VisiblePortals seen = portals.visible(Callers.of(call));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("portals");
    holds.all().stream()
        .filter(held -> seen.includes(held.portalId()))
        .forEach(held -> list.add(json(held)));
    return Reply.json(answer);
  }

  private Reply discard(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("portal"));
    long portal = query.number("portal", 1, Long.MAX_VALUE).orElse(0L);
    query.complete();
    if (portal == 0) {
      throw new RequestRefused(400, "Say whose writes are given up: the parameter portal");
    }
    Caller caller = Callers.of(call);
    // Of another domain's portal, of none and of a connected one, the same is said.
    return Reply.json(
        (portals.visible(caller).includes(portal)
                ? holds.discard(portal, caller.id())
                : Optional.<Held>empty())
            .map(HeldWritesApi::json)
            .orElseThrow(
                () ->
                    new RequestRefused(
                        404, "No writes wait for portal " + portal + " to be connected again")));
  }

  private static ObjectNode json(Held held) {
    return JSON.createObjectNode()
        .put("portalId", held.portalId())
        .put("disconnectedAt", held.since().toString())
        .put("reason", held.reason())
        .put("keptUntil", held.until().toString())
        .put("waiting", held.waiting());
  }
}
