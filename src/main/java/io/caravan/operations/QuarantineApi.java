package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.http.QueryParameters;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.mapping.Quarantine;
import io.caravan.mirror.mapping.QuarantineFilter;
import io.caravan.mirror.mapping.Quarantined;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Records in quarantine over HTTP: list, retry. Blocks. */
public final class QuarantineApi implements ManagementPart {

  /** Where it is. */
  public static final String PATH = "/caravan/quarantine";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAGE = 100;
  private static final long LARGEST_PAGE = 1_000;

  private final Quarantine quarantine;
  private final DomainPortals portals;

  /**
   * @param portals says what each caller sees
   */
  public QuarantineApi(Quarantine quarantine, DomainPortals portals) {
    this.quarantine = quarantine;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(HttpMethod.GET, PATH, Role.VIEWER, this::list);
    calls.take(HttpMethod.POST, PATH + "/retry", Role.OPERATOR, this::retry);
  }

  /** The first of them; {@code portal}, {@code object} and {@code record} say which. */
  private Reply list(RoutingContext call) {
    var query =
        QueryParameters.of(call.queryParams(), Set.of("portal", "object", "record", "limit"));
    long limit = query.number("limit", 1, LARGEST_PAGE).orElse(PAGE);
    QuarantineFilter filter = filter(call, query);
    query.complete();
    List<Quarantined> page = quarantine.list(filter, Optional.empty(), (int) limit);
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray("quarantined");
    page.forEach(one -> list.add(json(one)));
    return Reply.json(answer);
  }

  private Reply retry(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("portal", "object", "record"));
    QuarantineFilter filter = filter(call, query);
    query.complete();
    return Reply.changed(quarantine.retry(filter));
  }

  private QuarantineFilter filter(RoutingContext call, QueryParameters query) {
    return new QuarantineFilter(
        query.number("portal", 1, Long.MAX_VALUE),
        query.one("object", ObjectType::find, "an object such as contacts, 0-1 or 2-123456"),
        query.text("record"),
        portals.visible(Callers.of(call)).ids());
  }

  private static ObjectNode json(Quarantined one) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("portal", one.portalId())
            .put("object", one.type().pathName())
            .put("record", one.recordId())
            .put("step", one.step())
            .put("mapping", one.hash())
            .put("since", one.since().toString())
            .put("attempts", one.attempts())
            .put("lastTried", one.lastTried().toString());
    var reasons = json.putArray("reasons");
    one.reasons().forEach(reasons::add);
    return json;
  }
}
