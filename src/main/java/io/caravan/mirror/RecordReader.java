package io.caravan.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Reads up to 100 records of one type whole, in one call. */
public final class RecordReader {

  /** HubSpot's maximum for a batch. */
  public static final int BATCH = 100;

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Gateway gateway;
  private final ApiPaths paths;
  private final PropertySchemas schemas;

  RecordReader(Gateway gateway, ApiPaths paths, PropertySchemas schemas) {
    this.gateway = gateway;
    this.paths = paths;
    this.schemas = schemas;
  }

  /**
   * What HubSpot has of the records.
   *
   * @param wanted by record id, with the moment after which the read takes place; at most {@value
   *     #BATCH}
   * @return what the mirror learns, by the id asked for; fails as the gateway fails, and with
   *     {@link PartialAnswer} when HubSpot could tell only part of it
   */
  public CompletableFuture<Map<Long, List<RecordChange>>> read(
      long portalId, ObjectType type, Map<Long, Long> wanted, Priority priority) {
    return schemas
        .of(portalId, type, priority)
        .thenCompose(
            schema ->
                gateway.call(
                    HubSpotCall.query(
                        portalId,
                        paths.objectBatch(type, "read"),
                        body(schema, wanted.keySet()),
                        priority,
                        DEADLINE)))
        .thenApply(answer -> changes(portalId, type, wanted, answer));
  }

  private static byte[] body(List<PropertyDefinition> schema, Set<Long> ids) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var properties = body.putArray("properties");
    schema.forEach(property -> properties.add(property.name()));
    var inputs = body.putArray("inputs");
    ids.forEach(id -> inputs.addObject().put("id", id.toString()));
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Map<Long, List<RecordChange>> changes(
      long portalId, ObjectType type, Map<Long, Long> wanted, HubSpotAnswer answer) {
    Map<Long, List<RecordChange>> learned = new LinkedHashMap<>();
    for (JsonNode result : answer.body().path("results")) {
      RecordAnswer record = RecordAnswer.of(portalId, type, result);
      long id = record.ref().id();
      if (wanted.containsKey(id)) {
        learned.put(id, List.of(record.snapshot(wanted.get(id))));
      }
      for (long old : record.mergedIds()) {
        Long at = wanted.get(old);
        if (at != null && old != id) {
          // Asked for an id that is no more: the answer is the record that lives on.
          learned.put(
              old,
              List.of(
                  new RecordChange.Merged(record.ref(), at, List.of(old)), record.snapshot(at)));
        }
      }
    }
    Map<Long, Long> absent = new LinkedHashMap<>(wanted);
    absent.keySet().removeAll(learned.keySet());
    requireOnlyMissing(answer.body(), absent.keySet());
    absent.forEach(
        (id, at) ->
            learned.put(
                id, List.of(new RecordChange.Missing(new RecordRef(portalId, type, id), at))));
    return learned;
  }

  /** Records that are absent from the answer for another reason must not be taken for deleted. */
  private static void requireOnlyMissing(JsonNode body, Set<Long> absent) {
    for (JsonNode error : body.path("errors")) {
      if (!error.path("category").asText().equals("OBJECT_NOT_FOUND")) {
        Set<Long> named = new HashSet<>();
        error.path("context").path("ids").forEach(id -> named.add(id.asLong()));
        if (named.isEmpty() || !Collections.disjoint(named, absent)) {
          throw new PartialAnswer(
              "HubSpot could not read all records: "
                  + error.path("category").asText()
                  + " "
                  + error.path("message").asText());
        }
      }
    }
  }

  /** HubSpot answered for some of the records only; asking again may help. */
  public static final class PartialAnswer extends RuntimeException {
    PartialAnswer(String message) {
      super(message);
    }
  }
}
