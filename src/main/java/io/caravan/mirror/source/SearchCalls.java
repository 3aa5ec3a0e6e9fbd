package io.caravan.mirror.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.source.SearchWindow.Query;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.RecordJson;
import io.caravan.mirror.sync.SyncRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Searches for records by their modification date, as HubSpot wants them written. */
final class SearchCalls {

  /** HubSpot refuses bodies of more than 3,000 characters. */
  private static final int MOST_CHARACTERS = 2_900;

  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final Gateway gateway;
  private final ApiPaths paths;

  SearchCalls(Gateway gateway, ApiPaths paths) {
    this.gateway = gateway;
    this.paths = paths;
  }

  /**
   * What a search gave.
   *
   * @param records in the order asked for
   * @param whole whether they have the properties asked for; else their modification date alone,
   *     because the names did not fit into the body
   * @param total how many there are in all
   * @param more whether HubSpot says where the next page begins
   */
  record Found(List<FetchedRecord> records, boolean whole, long total, boolean more) {}

  /** Carries out a query. */
  CompletableFuture<Found> search(SyncRun run, Query query, Set<String> properties) {
    ObjectNode body = body(run, query, properties);
    boolean whole = body.toString().length() <= MOST_CHARACTERS;
    return call(run, whole ? body : body(run, query, Set.of(run.type().lastModifiedProperty())))
        .thenApply(
            answer -> {
              var records = new ArrayList<FetchedRecord>();
              answer
                  .path("results")
                  .forEach(
                      result -> records.add(RecordJson.read(run.portalId(), run.type(), result)));
              return new Found(
                  records,
                  whole,
                  answer.path("total").asLong(0),
                  !answer.path("paging").path("next").path("after").asText("").isEmpty());
            });
  }

  /** How many records the index knows. */
  CompletableFuture<Long> count(SyncRun run) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("filterGroups");
    body.putArray("properties").add("hs_object_id");
    body.put("limit", 1);
    return call(run, body).thenApply(answer -> answer.path("total").asLong(-1));
  }

  /** The moment by which the index sorts a record. */
  static long modifiedAt(SyncRun run, FetchedRecord record) {
    String text = record.values().getOrDefault(run.type().lastModifiedProperty(), "");
    try {
      return text.isEmpty() ? record.updatedAt() : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      return record.updatedAt();
    }
  }

  private CompletableFuture<JsonNode> call(SyncRun run, ObjectNode body) {
    return gateway
        .call(
            HubSpotCall.query(
                run.portalId(),
                paths.search(run.type()),
                body.toString().getBytes(StandardCharsets.UTF_8),
                Priority.NORMAL,
                DEADLINE))
        .thenApply(answer -> answer.body());
  }

  private static ObjectNode body(SyncRun run, Query query, Collection<String> properties) {
    String modified = run.type().lastModifiedProperty();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var filters = body.putArray("filterGroups").addObject().putArray("filters");
    boolean byId = query.afterId() >= 0;
    ObjectNode when = filters.addObject().put("propertyName", modified);
    if (byId) {
      when.put("operator", "EQ").put("value", Long.toString(query.from()));
      filters
          .addObject()
          .put("propertyName", "hs_object_id")
          .put("operator", "GT")
          .put("value", Long.toString(query.afterId()));
    } else {
      when.put("operator", "BETWEEN")
          .put("value", Long.toString(query.from()))
          .put("highValue", Long.toString(query.to()));
    }
    body.putArray("sorts")
        .addObject()
        .put("propertyName", byId ? "hs_object_id" : modified)
        .put("direction", "ASCENDING");
    var names = body.putArray("properties");
    properties.forEach(names::add);
    body.put("limit", query.limit());
    if (query.offset() > 0) {
      body.put("after", Integer.toString(query.offset()));
    }
    return body;
  }
}
