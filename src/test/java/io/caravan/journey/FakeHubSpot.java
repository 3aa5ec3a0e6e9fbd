package io.caravan.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A gateway behind which records stand in memory: schemas and batch read. */
public final class FakeHubSpot implements Gateway {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A record; properties, and the time of its last change in milliseconds. */
  public record Held(Map<String, String> properties, long updatedAt) {}

  private final Map<String, TreeMap<Long, Held>> records = new ConcurrentHashMap<>();
  private final Map<String, List<String[]>> schemas = new ConcurrentHashMap<>();
  private final Queue<CallError> failures = new ConcurrentLinkedQueue<>();
  private final Queue<HubSpotCall> calls = new ConcurrentLinkedQueue<>();

  public FakeHubSpot schema(String type, String... namesAndTypes) {
    var definitions = new java.util.ArrayList<String[]>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      definitions.add(new String[] {namesAndTypes[i], namesAndTypes[i + 1]});
    }
    schemas.put(type, definitions);
    return this;
  }

  public synchronized void put(String type, long id, long updatedAt, Map<String, String> values) {
    records.computeIfAbsent(type, t -> new TreeMap<>()).put(id, new Held(values, updatedAt));
  }

  public synchronized void remove(String type, long id) {
    records.getOrDefault(type, new TreeMap<>()).remove(id);
  }

  /** The next batch read fails so. */
  public void failNext(CallError error) {
    failures.add(error);
  }

  public List<HubSpotCall> calls(String template) {
    return calls.stream().filter(call -> call.path().template().equals(template)).toList();
  }

  @Override
  public synchronized CompletableFuture<HubSpotAnswer> call(HubSpotCall call) {
    calls.add(call);
    String[] path = call.path().path().split("/");
    try {
      return CompletableFuture.completedFuture(new HubSpotAnswer(200, answer(call, path), false));
    } catch (CallFailed e) {
      return CompletableFuture.failedFuture(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode answer(HubSpotCall call, String[] path) throws IOException {
    switch (call.path().template()) {
      case "/crm/properties/{type}":
        ObjectNode schema = JSON.createObjectNode();
        var results = schema.putArray("results");
        for (String[] definition : schemas.getOrDefault(path[4], List.of())) {
          results.addObject().put("name", definition[0]).put("type", definition[1]);
        }
        return schema;
      case "/crm/objects/{type}/batch/read":
        CallError failure = failures.poll();
        if (failure != null) {
          throw new CallFailed(failure);
        }
        return batch(path[4], JSON.readTree(call.body()));
      default:
        throw new CallFailed(new CallError.Rejected("no such path", 404, "", "{}"));
    }
  }

  private JsonNode batch(String type, JsonNode body) {
    ObjectNode answer = JSON.createObjectNode().put("status", "COMPLETE");
    var results = answer.putArray("results");
    for (JsonNode input : body.path("inputs")) {
      long id = input.path("id").asLong();
      records
          .getOrDefault(type, new TreeMap<>())
          .forEach(
              (candidate, held) -> {
                String merged = held.properties().getOrDefault("hs_merged_object_ids", "");
                if (candidate == id || List.of(merged.split(";")).contains(Long.toString(id))) {
                  results.add(json(candidate, held));
                }
              });
    }
    return answer;
  }

  private static JsonNode json(long id, Held held) {
    ObjectNode node = JSON.createObjectNode().put("id", Long.toString(id));
    ObjectNode properties = node.putObject("properties");
    held.properties().forEach(properties::put);
    String updated = Instant.ofEpochMilli(held.updatedAt()).toString();
    return node.put("createdAt", updated).put("updatedAt", updated).put("archived", false);
  }
}
