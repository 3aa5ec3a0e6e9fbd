package io.caravan.write;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells from the answer to a batch what became of each of its writes: by trace id, record id or
 * unique value, never by position, for HubSpot promises no order.
 */
final class BatchAnswer {

  private final Map<String, Write> unsettled = new LinkedHashMap<>();
  private final Map<String, Write> byTarget = new HashMap<>();
  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
  private final Map<String, JsonNode> refused = new LinkedHashMap<>();

  private BatchAnswer(List<Write> batch) {
    for (Write write : batch) {
      unsettled.put(write.id(), write);
      write.identity().ifPresent(target -> byTarget.put(targetKey(target, write), write));
    }
  }

  /**
   * @param outcomes of the writes that went well, by id
   * @param refused HubSpot's words by the id of the write that it refused
   * @param missing writes that the answer does not mention
   */
  record Reading(
      Map<String, Outcome> outcomes, Map<String, JsonNode> refused, List<Write> missing) {}

  /**
   * @param body the answer's body; a missing node for an answer without one
   */
  static Reading read(List<Write> batch, JsonNode body) {
    var answer = new BatchAnswer(batch);
    body.path("results").forEach(answer::result);
    body.path("errors").forEach(answer::error);
    answer.single(batch, body);
    if (silent(batch.get(0).operation()) && body.path("errors").isEmpty()) {
      List.copyOf(answer.unsettled.values())
          .forEach(write -> answer.done(write, recordId(write), false));
    }
    return new Reading(answer.outcomes, answer.refused, new ArrayList<>(answer.unsettled.values()));
  }

  /** Whether HubSpot does not tell which inputs went well: 204, or 200 without results. */
  private static boolean silent(Operation operation) {
    return operation == Operation.ARCHIVE || operation == Operation.DISSOCIATE;
  }

  private static String recordId(Write write) {
    return write.operation().ofLink() ? "" : write.target().value();
  }

  private void result(JsonNode result) {
    Write write = named(result);
    if (write != null) {
      settle(write, result);
    }
  }

  private void settle(Write write, JsonNode result) {
    boolean created = write.operation() == Operation.CREATE || result.path("new").asBoolean(false);
    done(write, write.operation().ofLink() ? "" : result.path("id").asText(), created);
  }

  private Write named(JsonNode result) {
    Write byTrace = unsettled.get(result.path("objectWriteTraceId").asText(""));
    if (byTrace != null) {
      return byTrace;
    }
    String pair = pair(result);
    if (pair != null) {
      return byTarget.get(pair);
    }
    Write byId = byTarget.get(result.path("id").asText());
    return byId != null ? byId : byUniqueValue(result.path("properties"));
  }

  private Write byUniqueValue(JsonNode properties) {
    for (Write write : unsettled.values()) {
      Target target = write.target();
      if (target != null
          && !target.isRecordId()
          && properties.path(target.idProperty()).asText("").equalsIgnoreCase(target.value())) {
        return write;
      }
    }
    return null;
  }

  /** Both shapes of association results: nested ends, or two members with the ids. */
  private static String pair(JsonNode result) {
    if (result.has("from")) {
      return result.path("from").path("id").asText() + ">" + result.path("to").path("id").asText();
    }
    return result.has("fromObjectId")
        ? result.path("fromObjectId").asText() + ">" + result.path("toObjectId").asText()
        : null;
  }

  private static String targetKey(Target target, Write write) {
    if (write.operation().ofLink()) {
      return target.value() + ">" + write.links().get(0).toId();
    }
    return target.isRecordId()
        ? target.value()
        : target.idProperty() + "=" + target.value().toLowerCase(Locale.ROOT);
  }

  private void error(JsonNode error) {
    Culprits.named(unsettled.values(), error).forEach(write -> blame(write, error));
  }

  /** The only input of a call needs no name. */
  private void single(List<Write> batch, JsonNode body) {
    Write write = batch.get(0);
    if (batch.size() > 1 || !unsettled.containsKey(write.id())) {
      return;
    }
    if (body.path("errors").size() > 0) {
      blame(write, body.path("errors").get(0));
    } else if (body.path("results").size() > 0) {
      settle(write, body.path("results").get(0));
    }
  }

  private void blame(Write write, JsonNode error) {
    unsettled.remove(write.id());
    refused.put(write.id(), error);
  }

  private void done(Write write, String recordId, boolean created) {
    unsettled.remove(write.id());
    boolean linked = write.operation() == Operation.CREATE && write.bringsLinks();
    outcomes.put(write.id(), new Outcome.Done(recordId, created, linked));
  }
}
