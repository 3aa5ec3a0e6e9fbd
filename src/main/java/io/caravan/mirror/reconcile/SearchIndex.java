package io.caravan.mirror.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.RecordJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * HubSpot's CRM search. Its {@code total} counts all results, also beyond the 10,000 that can be
 * read; pages begin behind an id, so no page lies beyond them. Source: HubSpot docs, "Search the
 * CRM".
 */
final class SearchIndex implements RemoteIndex {

  /** A search waits for its turn behind others: five a second for the whole account. */
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private static final String ID = "hs_object_id";

  private final Gateway gateway;
  private final ApiPaths paths;
  private final long portalId;
  private final ObjectType type;

  SearchIndex(Gateway gateway, ApiPaths paths, long portalId, ObjectType type) {
    this.gateway = gateway;
    this.paths = paths;
    this.portalId = portalId;
    this.type = type;
  }

  @Override
  public CompletableFuture<Long> count(Window window) {
    return search(body(window, 1)).thenApply(answer -> answer.path("total").asLong());
  }

  @Override
  public CompletableFuture<RecordDates> first(Window window) {
    ObjectNode body = body(window, PAGE);
    body.putArray("sorts").addObject().put("propertyName", ID).put("direction", "ASCENDING");
    return search(body).thenApply(answer -> RecordDates.of(records(answer)));
  }

  private List<FetchedRecord> records(JsonNode answer) {
    List<FetchedRecord> records = new ArrayList<>();
    answer.path("results").forEach(result -> records.add(RecordJson.read(portalId, type, result)));
    return records;
  }

  private CompletableFuture<JsonNode> search(ObjectNode body) {
    return gateway
        .call(
            HubSpotCall.query(
                portalId,
                paths.search(type),
                body.toString().getBytes(StandardCharsets.UTF_8),
                Priority.BULK,
                DEADLINE))
        .thenApply(answer -> answer.body());
  }

  private ObjectNode body(Window window, int limit) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode filters = JsonNodeFactory.instance.arrayNode();
    String date = type.lastModifiedProperty();
    from(filters, date, window.dateFrom());
    to(filters, date, window.dateTo());
    from(filters, ID, window.idFrom());
    to(filters, ID, window.idTo());
    if (!filters.isEmpty()) {
      body.putArray("filterGroups").addObject().set("filters", filters);
    }
    body.putArray("properties").add(date);
    return body.put("limit", limit);
  }

  private static void from(ArrayNode filters, String property, long bound) {
    if (bound > 0) {
      filter(filters, property, "GTE", bound);
    }
  }

  private static void to(ArrayNode filters, String property, long bound) {
    if (bound < Long.MAX_VALUE) {
      filter(filters, property, "LTE", bound);
    }
  }

  private static void filter(ArrayNode filters, String property, String operator, long bound) {
    filters
        .addObject()
        .put("propertyName", property)
        .put("operator", operator)
        .put("value", Long.toString(bound));
  }
}
