package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.mirror.journal.Gap;
import io.caravan.mirror.journal.JournalConfiguration;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;

/** Gaps over HTTP: list, close. Blocks. */
public final class GapsApi implements ManagementPart {

  /** Where it is. */
  public static final String PATH = "/caravan/gaps";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAGE = 100;

  private final JournalConfiguration journal;
  private final DomainPortals portals;

  /**
   * @param portals lets those in who see all portals: a gap is of all at once
   */
  public GapsApi(JournalConfiguration journal, DomainPortals portals) {
    this.journal = journal;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(HttpMethod.GET, PATH, Role.VIEWER, this::list);
    calls.take(HttpMethod.POST, PATH + "/close", Role.OPERATOR, this::close);
  }

  private Reply list(RoutingContext call) {
    portals.requireAll(Callers.of(call));
    var query = QueryParameters.of(call.queryParams(), Set.of("limit"));
    long limit = query.number("limit", 1, 1_000).orElse(PAGE);
    query.complete();
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray("gaps");
    journal.gaps().list((int) limit).forEach(gap -> list.add(json(gap)));
    return Reply.json(answer);
  }

  /** Makes up for all that happened since a time; answers when it is done, or under way. */
  private Reply close(RoutingContext call) {
    portals.requireAll(Callers.of(call));
    var query = QueryParameters.of(call.queryParams(), Set.of("since"));
    String since = query.text("since").orElse("");
    query.complete();
    try {
      return Reply.json(json(journal.recovery().closeSince(Instant.parse(since))));
    } catch (DateTimeException e) {
      throw new RequestRefused(
          400, "since is '" + since + "', but must be a time such as 2026-11-22T09:30:00Z");
    }
  }

  private static ObjectNode json(Gap gap) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", gap.id());
    json.put("from", gap.from().toString());
    json.put("to", gap.to().toString());
    json.put("cause", gap.cause().words());
    json.put("foundAt", gap.foundAt().toString());
    json.put("state", gap.open() ? "open" : "closed");
    if (!gap.open()) {
      json.put("closedBy", gap.closedBy().code());
      json.put("closedAt", gap.closedAt().toString());
    }
    json.put("events", gap.events());
    json.put("detail", gap.detail());
    return json;
  }
}
