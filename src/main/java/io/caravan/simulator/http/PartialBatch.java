package io.caravan.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.Faults;
import java.util.Random;
import java.util.function.Function;

/**
 * Lets some inputs of a batch fail and carries out the others: a 207. A batch of records that is
 * written without trace ids fails as a whole, as HubSpot's does.
 */
final class PartialBatch {

  private final Faults.Hit hit;
  private final ApiError error;
  private final SimulatorClock clock;
  private final ArrayNode spared = Json.array();
  private final ArrayNode struck = Json.array();

  PartialBatch(Faults.Hit hit, ApiError error, SimulatorClock clock) {
    this.hit = hit;
    this.error = error;
    this.clock = clock;
  }

  /**
   * Answers a batch.
   *
   * @param template of the path
   * @param rest answers a batch with other inputs
   */
  Answer answer(String template, byte[] body, Function<byte[], Answer> rest, String correlationId) {
    ObjectNode batch = (ObjectNode) Json.read(body);
    choose(batch.path("inputs"));
    if (struck.isEmpty()) {
      return rest.apply(body);
    }
    if (isRecordWrite(template) && !traced(batch.path("inputs"))) {
      return Answer.error(error, correlationId);
    }
    ObjectNode answer = spared.isEmpty() ? nothing() : null;
    if (answer == null) {
      Answer others = rest.apply(Json.write(batch.deepCopy().set("inputs", spared)));
      if (others.status() >= 400) {
        return others;
      }
      answer = others.body().length == 0 ? nothing() : (ObjectNode) Json.read(others.body());
    }
    ArrayNode errors = answer.withArray("errors");
    struck.forEach(input -> errors.add(entry(input)));
    answer.put("numErrors", errors.size());
    return Answer.json(207, answer);
  }

  private void choose(JsonNode inputs) {
    Fault fault = hit.fault();
    var random = new Random(hit.draw());
    int surely = random.nextInt(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      boolean drawn = random.nextDouble() < fault.reply().share();
      boolean fails =
          fault.target().namesRecord()
              ? fault.target().isMeant(inputs.get(i))
              : drawn || i == surely;
      (fails ? struck : spared).add(inputs.get(i));
    }
  }

  private static boolean isRecordWrite(String template) {
    return template.contains("/objects/")
        && !template.contains("associations")
        && (template.endsWith("/create")
            || template.endsWith("/update")
            || template.endsWith("/upsert"));
  }

  private static boolean traced(JsonNode inputs) {
    for (JsonNode input : inputs) {
      if (!input.hasNonNull("objectWriteTraceId")) {
        return false;
      }
    }
    return true;
  }

  private ObjectNode nothing() {
    ObjectNode answer = Json.object().put("status", "COMPLETE");
    answer.putArray("results");
    String now = Timestamps.iso(clock.millis());
    return answer.put("requestedAt", now).put("startedAt", now).put("completedAt", now);
  }

  /** The error of one input, with whatever names it. */
  private ObjectNode entry(JsonNode input) {
    ObjectNode entry = error.entry();
    ObjectNode context = (ObjectNode) entry.get("context");
    if (input.hasNonNull("objectWriteTraceId")) {
      context.putArray("objectWriteTraceId").add(input.get("objectWriteTraceId"));
    } else if (input.path("from").has("id")) {
      context.putArray("fromObjectId").add(input.path("from").get("id"));
    } else if (input.has("id")) {
      context.putArray("ids").add(input.get("id"));
    } else if (input.has("name")) {
      context.putArray("name").add(input.get("name"));
    }
    return entry;
  }
}
