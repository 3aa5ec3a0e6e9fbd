package io.caravan.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.VisiblePortals;
import io.caravan.http.InboundRequest;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.hubspot.ObjectType;
import io.caravan.write.Operation;
import io.caravan.write.State;
import io.caravan.write.WriteFilter;
import io.caravan.write.WriteTable;
import io.caravan.write.Writes;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Answers questions about writes. Blocks for a query. */
final class WriteQueries {

  private static final long PAGE = 100;
  private static final long LARGEST_PAGE = 1_000;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Writes writes;
  private final DomainPortals portals;

  WriteQueries(Writes writes, DomainPortals portals) {
    this.writes = writes;
    this.portals = portals;
  }

  /** {@code GET /api/writes/{id}}. */
  void show(Exchange exchange) {
    InboundRequest request = exchange.getMessage().getBody(InboundRequest.class);
    QueryParameters.of(request, Set.of()).complete();
    String id = request.pathParameters().get("id");
    VisiblePortals seen = portals.visible(Callers.of(exchange));
    WriteTable.Row write =
        id(id)
            .flatMap(writes::find)
            .filter(row -> seen.includes(row.portalId()))
            .orElseThrow(() -> new RequestRefused(404, "There is no write " + id));
    ObjectNode json = WriteView.of(write);
    json.set("children", WriteView.list(writes.children(write.id())));
    JsonAnswer.set(exchange, 200, json);
  }

  /** {@code GET /api/writes/submissions/{id}}. */
  void submission(Exchange exchange) {
    InboundRequest request = exchange.getMessage().getBody(InboundRequest.class);
    QueryParameters.of(request, Set.of()).complete();
    String id = request.pathParameters().get("id");
    VisiblePortals seen = portals.visible(Callers.of(exchange));
    List<WriteTable.Row> found =
        id(id).map(writes::ofSubmission).orElse(List.of()).stream()
            .filter(row -> seen.includes(row.portalId()))
            .toList();
    if (found.isEmpty()) {
      throw new RequestRefused(404, "There is no submission " + id);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("submissionId", id);
    json.set("counts", WriteView.counts(found));
    json.set("writes", WriteView.list(found));
    JsonAnswer.set(exchange, 200, json);
  }

  /** {@code GET /api/writes}. */
  void list(Exchange exchange) {
    InboundRequest request = exchange.getMessage().getBody(InboundRequest.class);
    var query =
        QueryParameters.of(
            request,
            Set.of("submission", "state", "portal", "objectType", "operation", "after", "limit"));
    long limit = query.number("limit", 1, LARGEST_PAGE).orElse(PAGE);
    String after = query.one("after", WriteQueries::id, "the id of a write").orElse(null);
    var filter =
        new WriteFilter(
            query.number("portal", 1, Long.MAX_VALUE).orElse(null),
            query
                .one(
                    "objectType",
                    ObjectType::find,
                    "a name such as contacts, or an objectTypeId such as 2-123456")
                .orElse(null),
            query.one("operation", Operation::find, labels(Operation.values())).orElse(null),
            query.one("state", State::find, labels(State.values())).orElse(null),
            query.one("submission", WriteQueries::id, "the id of a submission").orElse(null),
            portals.visible(Callers.of(exchange)).orNull());
    query.complete();
    List<WriteTable.Row> found = writes.list(filter, after, (int) limit + 1);
    boolean more = found.size() > limit;
    List<WriteTable.Row> page = more ? found.subList(0, (int) limit) : found;
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("writes", WriteView.list(page));
    String next = more ? page.get(page.size() - 1).id() : null;
    String link = more ? link(query, next, limit) : null;
    if (more) {
      json.putObject("paging").putObject("next").put("after", next).put("link", link);
    }
    Message message = JsonAnswer.set(exchange, 200, json);
    if (more) {
      message.setHeader("Link", "<" + link + ">; rel=\"next\"");
    }
  }

  private static String link(QueryParameters query, String next, long limit) {
    var link = new QueryStringEncoder(WriteView.WRITES);
    for (String name : List.of("submission", "state", "portal", "objectType", "operation")) {
      query.text(name).ifPresent(value -> link.addParam(name, value));
    }
    link.addParam("after", next);
    link.addParam("limit", Long.toString(limit));
    return link.toString();
  }

  /** What cannot be an id is not asked of the database. */
  private static Optional<String> id(String text) {
    return Optional.ofNullable(text).filter(given -> ID.matcher(given).matches());
  }

  private static String labels(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
