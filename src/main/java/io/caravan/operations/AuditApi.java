package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.access.Callers;
import io.caravan.access.Role;
import io.caravan.audit.AuditFilter;
import io.caravan.audit.AuditQueries;
import io.caravan.audit.ChainedEntry;
import io.caravan.audit.EntryJson;
import io.caravan.http.QueryParameters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The audit log over HTTP: a search, in which everybody sees their own domain. */
public final class AuditApi implements ManagementPart {

  /** Where it is. */
  public static final String PATH = "/caravan/audit";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAGE = 100;
  private static final long LARGEST_PAGE = 1_000;
  private static final Set<String> PARAMETERS =
      Set.of("caller", "action", "portal", "target", "since", "until", "result", "after", "limit");

  private final AuditQueries queries;
  private final Function<Caller, Set<Long>> portals;

  /**
   * @param portals those that a caller sees
   */
  public AuditApi(AuditQueries queries, Function<Caller, Set<Long>> portals) {
    this.queries = queries;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(HttpMethod.GET, PATH, Role.ADMIN, this::search);
  }

  private Reply search(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), PARAMETERS);
    var filter =
        new AuditFilter(
            query.text("caller").orElse(null),
            query.text("action").orElse(null),
            query.number("portal", 0, Long.MAX_VALUE).orElse(null),
            query.text("target").orElse(null),
            query.text("result").orElse(null),
            time(query, "since"),
            time(query, "until"));
    long after = query.number("after", 0, Long.MAX_VALUE).orElse(0L);
    long limit = query.number("limit", 1, LARGEST_PAGE).orElse(PAGE);
    query.complete();
    Caller caller = Callers.of(call);
    var sight = new AuditFilter.Sight(caller, portals.apply(caller));
    List<ChainedEntry> page = queries.search(filter, sight, after, (int) limit);
    ObjectNode answer = JSON.createObjectNode();
    var entries = answer.putArray("entries");
    page.forEach(entry -> entries.add(EntryJson.shown(entry)));
    if (page.size() == limit) {
      answer.put("after", page.get(page.size() - 1).id());
    }
    return Reply.json(answer);
  }

  private static Instant time(QueryParameters query, String name) {
    return query
        .one(
            name,
            text -> {
              try {
                return Optional.of(Instant.parse(text));
              } catch (DateTimeException e) {
                return Optional.empty();
              }
            },
            "a time such as 2026-11-20T08:00:00Z")
        .orElse(null);
  }
}
