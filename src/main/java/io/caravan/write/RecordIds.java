package io.caravan.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Finds record ids by unique values, with a batch read: unlike search, it sees a record as soon as
 * it exists.
 */
final class RecordIds {

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** HubSpot's maximum for a batch read; a batch of associations has more. */
  private static final int MOST = 100;

  /** A record that exists. */
  record Found(String id, Instant createdAt) {}

  private final Gateway gateway;
  private final ApiPaths paths;

  RecordIds(Gateway gateway, ApiPaths paths) {
    this.gateway = gateway;
    this.paths = paths;
  }

  /**
   * @param idProperty the unique property
   * @return records by value in lower case; values without a record are absent. Fails as the
   *     gateway fails
   */
  CompletableFuture<Map<String, Found>> find(
      long portalId,
      ObjectType type,
      String idProperty,
      Collection<String> values,
      Priority priority) {
    List<String> distinct = values.stream().map(RecordIds::canonical).distinct().toList();
    CompletableFuture<Map<String, Found>> all = CompletableFuture.completedFuture(new HashMap<>());
    for (int from = 0; from < distinct.size(); from += MOST) {
      List<String> some = distinct.subList(from, Math.min(distinct.size(), from + MOST));
      all =
          all.thenCompose(
              found ->
                  read(portalId, type, idProperty, some, priority)
                      .thenApply(
                          more -> {
                            found.putAll(more);
                            return found;
                          }));
    }
    return all;
  }

  private CompletableFuture<Map<String, Found>> read(
      long portalId, ObjectType type, String idProperty, List<String> values, Priority priority) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("idProperty", idProperty);
    body.putArray("properties").add(idProperty);
    var inputs = body.putArray("inputs");
    values.forEach(value -> inputs.addObject().put("id", value));
    return gateway
        .call(
            HubSpotCall.query(
                portalId,
                paths.objectBatch(type, "read"),
                body.toString().getBytes(StandardCharsets.UTF_8),
                priority,
                DEADLINE))
        .thenApply(answer -> found(answer.body(), idProperty));
  }

  /** Unique values are compared without regard to case. */
  static String canonical(String value) {
    return value.trim().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Found> found(JsonNode body, String idProperty) {
    Map<String, Found> found = new HashMap<>();
    for (JsonNode result : body.path("results")) {
      String value = result.path("properties").path(idProperty).asText("");
      String createdAt = result.path("createdAt").asText("");
      found.put(
          canonical(value),
          new Found(
              result.path("id").asText(),
              createdAt.isEmpty() ? Instant.EPOCH : Instant.parse(createdAt)));
    }
    return found;
  }
}
