package io.caravan.mirror.association;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.AssociationChange.Label;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Reads associations by batch: the links of up to 1,000 records in one call, followed to the end
 * where a record has more than a page of them.
 *
 * <p>HubSpot reports a record without links as an error of its own kind. Every other error, and a
 * record that the answer does not mention, is a miss: nothing is concluded from it.
 */
final class AssociationReads {

  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final String NONE = "NO_ASSOCIATIONS_FOUND";

  private final Gateway gateway;
  private final ApiPaths paths;
  private final Clock clock;

  AssociationReads(Gateway gateway, ApiPaths paths, Clock clock) {
    this.gateway = gateway;
    this.paths = paths;
    this.clock = clock;
  }

  /**
   * All links of the records; fails as the gateway fails.
   *
   * @param ids 1 to 1,000
   */
  CompletableFuture<SeenLinks> all(TypePair pair, Collection<Long> ids) {
    var reading = new Reading(pair, clock.millis());
    ids.forEach(id -> reading.open.put(id, ""));
    return nextPages(reading);
  }

  /** The first 500 links of each record: enough to look at some. */
  CompletableFuture<SeenLinks> some(TypePair pair, Collection<Long> ids) {
    var reading = new Reading(pair, clock.millis());
    ids.forEach(id -> reading.open.put(id, ""));
    return call(reading)
        .thenApply(
            answer -> {
              reading.take(answer);
              return reading.seen();
            });
  }

  private CompletableFuture<SeenLinks> nextPages(Reading reading) {
    return call(reading)
        .thenCompose(
            answer -> {
              reading.take(answer);
              return reading.open.isEmpty()
                  ? CompletableFuture.completedFuture(reading.seen())
                  : nextPages(reading);
            });
  }

  private CompletableFuture<JsonNode> call(Reading reading) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var inputs = body.putArray("inputs");
    reading.open.forEach(
        (id, after) -> {
          ObjectNode input = inputs.addObject().put("id", id.toString());
          if (!after.isEmpty()) {
            input.put("after", after);
          }
        });
    TypePair pair = reading.pair;
    return gateway
        .call(
            HubSpotCall.query(
                pair.portalId(),
                paths.associationBatch(pair.from(), pair.to(), "read"),
                body.toString().getBytes(StandardCharsets.UTF_8),
                Priority.BULK,
                DEADLINE))
        .thenApply(HubSpotAnswer::body);
  }

  /** What was learned so far, and of which records there is more. */
  private static final class Reading {
    private final TypePair pair;
    private final long askedAt;
    private final Map<Long, String> open = new LinkedHashMap<>();
    private final Map<Long, Map<Long, List<Label>>> links = new HashMap<>();
    private final Set<Long> missed = new HashSet<>();
    private int calls;

    Reading(TypePair pair, long askedAt) {
      this.pair = pair;
      this.askedAt = askedAt;
    }

    void take(JsonNode answer) {
      calls++;
      Map<Long, String> more = new LinkedHashMap<>();
      for (JsonNode result : answer.path("results")) {
        long id = result.path("from").path("id").asLong();
        String before = open.remove(id);
        if (before == null) {
          continue;
        }
        add(links.computeIfAbsent(id, any -> new HashMap<>()), result.path("to"));
        String after = result.path("paging").path("next").path("after").asText("");
        if (!after.isEmpty() && !after.equals(before)) {
          more.put(id, after);
        } else if (!after.isEmpty()) {
          miss(id);
        }
      }
      for (JsonNode error : answer.path("errors")) {
        if (error.path("subCategory").asText("").endsWith(NONE)) {
          for (JsonNode named : error.path("context").path("fromObjectId")) {
            long id = named.asLong();
            if (open.remove(id) != null) {
              links.computeIfAbsent(id, any -> Map.of());
            }
          }
        }
      }
      Set.copyOf(open.keySet()).forEach(this::miss);
      open.putAll(more);
    }

    private void miss(long id) {
      open.remove(id);
      links.remove(id);
      missed.add(id);
    }

    private static void add(Map<Long, List<Label>> links, JsonNode targets) {
      for (JsonNode target : targets) {
        List<Label> labels =
            links.computeIfAbsent(target.path("toObjectId").asLong(), any -> new ArrayList<>(2));
        for (JsonNode type : target.path("associationTypes")) {
          labels.add(
              Label.of(
                  type.path("category").asText("HUBSPOT_DEFINED"),
                  type.path("typeId").asInt(),
                  type.path("label").isNull() ? "" : type.path("label").asText("")));
        }
      }
    }

    SeenLinks seen() {
      return new SeenLinks(links, missed, askedAt, calls);
    }
  }
}
