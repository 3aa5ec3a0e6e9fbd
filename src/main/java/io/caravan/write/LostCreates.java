package io.caravan.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out whether creates whose answer was lost took place: by unique value where they have one,
 * else by looking through the records that were created at that time for one with all of the
 * values.
 */
final class LostCreates {

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /** HubSpot's clock and ours may differ. */
  private static final Duration BEFORE = Duration.ofMinutes(1);

  /** A create may wait for its permit, and be repeated, for so long after it was marked as sent. */
  private static final Duration AFTER = BatchCall.DEADLINE.plusMinutes(3);

  private static final int PAGE = 200;
  private static final int MOST = 10_000;
  private static final int NAMES = 2_500;

  /** Which records are known to have come from other writes. */
  interface Settled {
    /** Those of the record ids of a type that some write of the portal made. */
    Set<String> among(long portalId, ObjectType type, Set<String> recordIds);
  }

  /** The search could not look at all records of the time in question. */
  static final class TooMany extends RuntimeException {
    TooMany(String message) {
      super(message);
    }
  }

  private final Gateway gateway;
  private final ApiPaths paths;
  private final RecordIds recordIds;
  private final Settled settled;

  LostCreates(Gateway gateway, ApiPaths paths, RecordIds recordIds, Settled settled) {
    this.gateway = gateway;
    this.paths = paths;
    this.recordIds = recordIds;
    this.settled = settled;
  }

  /**
   * @param lost creates with one batch key that may have taken place, with the time of sending
   * @return the record ids of those that did, by the write's id; fails as the gateway fails
   */
  CompletableFuture<Map<String, String>> find(Map<Write, Instant> lost) {
    Write first = lost.keySet().iterator().next();
    return first.target() == null ? byContent(lost) : byUniqueValue(lost);
  }

  private CompletableFuture<Map<String, String>> byUniqueValue(Map<Write, Instant> lost) {
    Write first = lost.keySet().iterator().next();
    return recordIds
        .find(
            first.portalId(),
            first.type(),
            first.target().idProperty(),
            lost.keySet().stream().map(write -> write.target().value()).toList(),
            first.priority())
        .thenApply(
            records -> {
              Map<String, String> found = new HashMap<>();
              lost.forEach(
                  (write, sentAt) -> {
                    var record = records.get(RecordIds.canonical(write.target().value()));
                    // An older record is not ours: HubSpot refused the create for its sake, and
                    // will say so when it is sent again.
                    if (record != null && record.createdAt().isAfter(sentAt.minus(BEFORE))) {
                      found.put(write.id(), record.id());
                    }
                  });
              return found;
            });
  }

  private CompletableFuture<Map<String, String>> byContent(Map<Write, Instant> lost) {
    Instant from = lost.values().stream().min(Instant::compareTo).orElseThrow().minus(BEFORE);
    Instant to = lost.values().stream().max(Instant::compareTo).orElseThrow().plus(AFTER);
    return createdBetween(lost, from, to, 0, new ArrayList<>())
        .thenApply(records -> matched(lost.keySet(), records));
  }

  private CompletableFuture<List<JsonNode>> createdBetween(
      Map<Write, Instant> lost, Instant from, Instant to, int after, List<JsonNode> found) {
    Write any = lost.keySet().iterator().next();
    return gateway
        .call(
            HubSpotCall.query(
                any.portalId(),
                paths.search(any.type()),
                search(any, lost.keySet(), from, to, after),
                any.priority(),
                DEADLINE))
        .thenCompose(
            answer -> {
              answer.body().path("results").forEach(found::add);
              int next = answer.body().path("paging").path("next").path("after").asInt(0);
              if (next == 0) {
                return CompletableFuture.completedFuture(found);
              }
              if (next + PAGE > MOST) {
                return CompletableFuture.failedFuture(
                    new TooMany("More than " + MOST + " records were created at the same time"));
              }
              return createdBetween(lost, from, to, next, found);
            });
  }

  private static byte[] search(Write any, Set<Write> lost, Instant from, Instant to, int after) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    String created = any.type().createdProperty();
    body.putArray("filterGroups")
        .addObject()
        .putArray("filters")
        .addObject()
        .put("propertyName", created)
        .put("operator", "BETWEEN")
        .put("value", Long.toString(from.toEpochMilli()))
        .put("highValue", Long.toString(to.toEpochMilli()));
    body.putArray("sorts").addObject().put("propertyName", created).put("direction", "ASCENDING");
    var properties = body.putArray("properties");
    compared(lost).forEach(properties::add);
    body.put("limit", PAGE);
    if (after > 0) {
      body.put("after", Integer.toString(after));
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** As many of the properties as fit into HubSpot's 3,000 characters for a search. */
  private static Set<String> compared(Set<Write> lost) {
    Set<String> names = new LinkedHashSet<>();
    int length = 0;
    for (Write write : lost) {
      for (String name : write.properties().keySet()) {
        if (length + name.length() + 3 <= NAMES && names.add(name)) {
          length += name.length() + 3;
        }
      }
    }
    return names;
  }

  /** Each record answers for one write at most. */
  private Map<String, String> matched(Set<Write> lost, List<JsonNode> records) {
    Set<String> compared = compared(lost);
    Set<String> ids = new HashSet<>();
    records.forEach(record -> ids.add(record.path("id").asText()));
    Set<String> taken = new HashSet<>(settledAmong(lost, ids));
    Map<String, String> found = new HashMap<>();
    for (Write write : lost) {
      for (JsonNode record : records) {
        String id = record.path("id").asText();
        if (!taken.contains(id) && has(record.path("properties"), write, compared)) {
          taken.add(id);
          found.put(write.id(), id);
          break;
        }
      }
    }
    return found;
  }

  private Set<String> settledAmong(Set<Write> lost, Set<String> ids) {
    Write any = lost.iterator().next();
    return ids.isEmpty() ? Set.of() : settled.among(any.portalId(), any.type(), ids);
  }

  private static boolean has(JsonNode properties, Write write, Set<String> compared) {
    return write.properties().entrySet().stream()
        .filter(wanted -> compared.contains(wanted.getKey()))
        .allMatch(
            wanted ->
                RecordIds.canonical(properties.path(wanted.getKey()).asText(""))
                    .equals(RecordIds.canonical(wanted.getValue())));
  }
}
