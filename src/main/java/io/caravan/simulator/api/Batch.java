package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** What all batch calls have in common: their inputs and the form of their answers. */
final class Batch {

  private static final int MAX_INPUTS = 100;

  private static final String TOO_MANY =
      "The maximum number of inputs supported in a batch is 100. Please reduce the number of items"
          + " and try again";

  private final List<ObjectNode> results = new ArrayList<>();
  private final List<ObjectNode> errors = new ArrayList<>();
  private final String startedAt;

  Batch(long now) {
    this.startedAt = Timestamps.iso(now);
  }

  /** The inputs of a batch, at most 100. */
  static List<JsonNode> inputs(ObjectNode body) {
    return inputs(body, MAX_INPUTS, TOO_MANY);
  }

  static List<JsonNode> inputs(ObjectNode body, int max, String tooMany) {
    JsonNode inputs = array(body, max, tooMany);
    var list = new ArrayList<JsonNode>(inputs.size());
    for (JsonNode input : inputs) {
      if (!input.isObject()) {
        throw ApiError.invalid("Invalid input JSON: inputs[" + list.size() + "] must be an object");
      }
      list.add(input);
    }
    return list;
  }

  private static JsonNode array(ObjectNode body, int max, String tooMany) {
    JsonNode inputs = body.path("inputs");
    if (!inputs.isArray()) {
      throw ApiError.invalid("Invalid input JSON: inputs must be an array");
    }
    if (inputs.size() > max) {
      throw ApiError.invalid(tooMany);
    }
    return inputs;
  }

  /** The inputs of a batch of plain texts, at most 100. */
  static List<String> texts(ObjectNode body) {
    JsonNode inputs = array(body, MAX_INPUTS, TOO_MANY);
    var texts = new ArrayList<String>(inputs.size());
    inputs.forEach(input -> texts.add(input.asText()));
    return texts;
  }

  /** The inputs of a batch that names records, each with an id. */
  static List<JsonNode> named(List<JsonNode> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).path("id").asText().isEmpty()) {
        throw ApiError.invalid("Invalid input: inputs[" + i + "].id must be given");
      }
    }
    return inputs;
  }

  /** Refuses a batch that names something twice. */
  static void refuseDuplicates(List<JsonNode> inputs, Function<JsonNode, String> key) {
    refuseDuplicates(inputs.stream().map(key).toList());
  }

  /** Refuses a batch in which an id stands twice. */
  static void refuseDuplicates(List<String> ids) {
    var seen = new HashSet<String>();
    Set<String> twice = new LinkedHashSet<>();
    for (String id : ids) {
      if (!seen.add(id)) {
        twice.add(id);
      }
    }
    if (!twice.isEmpty()) {
      throw ApiError.of(
              400, "Duplicate IDs found in batch input: " + twice + ". IDs must be unique")
          .context("ids", twice.toArray(String[]::new))
          .category("VALIDATION_ERROR")
          .build();
    }
  }

  /** Whether every input carries a trace id of its own: the batch is then not all-or-nothing. */
  static boolean traced(List<JsonNode> inputs) {
    var ids = new HashSet<String>();
    for (JsonNode input : inputs) {
      String id = input.path("objectWriteTraceId").asText("");
      if (id.isEmpty() || !ids.add(id)) {
        return false;
      }
    }
    return !inputs.isEmpty();
  }

  void add(ObjectNode result) {
    results.add(result);
  }

  void fail(ObjectNode error) {
    errors.add(error);
  }

  /** An error of one traced input. */
  void fail(ApiError error, String traceId) {
    ObjectNode entry = error.entry();
    ((ObjectNode) entry.path("context")).putArray("objectWriteTraceId").add(traceId);
    errors.add(entry);
  }

  /**
   * The answer: 207 when something failed.
   *
   * @param random shuffles the results, since their order is no promise; null keeps it
   */
  Answer answer(int success, long now, Random random) {
    if (random != null) {
      Collections.shuffle(results, random);
    }
    ObjectNode body = Json.object();
    body.put("status", "COMPLETE");
    ArrayNode array = body.putArray("results");
    results.forEach(array::add);
    if (!errors.isEmpty()) {
      body.put("numErrors", errors.size());
      ArrayNode failed = body.putArray("errors");
      errors.forEach(failed::add);
    }
    body.put("requestedAt", startedAt);
    body.put("startedAt", startedAt);
    body.put("completedAt", Timestamps.iso(now));
    return Answer.json(errors.isEmpty() ? success : 207, body);
  }
}
