package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.write.State;
import io.caravan.write.Submission;
import io.caravan.write.WriteTable;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Answers {@code POST /api/writes}: 200 when the caller waited and every write has its outcome,
 * else 202. What {@code direct:write} gave back that is no submission, such as the report of a dry
 * run, goes out as it is.
 */
final class SubmissionAnswer implements Processor {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void process(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (body instanceof Submitted submitted) {
      answer(exchange, submitted);
    } else if (body instanceof byte[] bytes) {
      JsonAnswer.set(exchange, 200, JsonAnswer.JSON, bytes);
    } else {
      JsonAnswer.set(exchange, 200, JSON.<JsonNode>valueToTree(body));
    }
  }

  private static void answer(Exchange exchange, Submitted submitted) {
    Preference preference = exchange.getVariable(SubmissionRequest.PREFERENCE, Preference.class);
    Submission submission = submitted.submission();
    boolean complete = preference.waits() && submitted.settled();
    Message message = JsonAnswer.set(exchange, complete ? 200 : 202, json(submitted));
    message.setHeader("Location", WriteView.submission(submission.id()));
    String applied = preference.applied(!complete);
    if (!applied.isEmpty()) {
      message.setHeader("Preference-Applied", applied);
    }
    if (submission.repeated()) {
      message.setHeader("Idempotency-Replayed", "true");
    }
  }

  private static ObjectNode json(Submitted submitted) {
    Submission submission = submitted.submission();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("submissionId", submission.id())
            .put("replayed", submission.repeated());
    ArrayNode writes = json.putArray("writes");
    Map<String, WriteTable.Row> known =
        submitted.known().stream()
            .collect(Collectors.toMap(WriteTable.Row::id, Function.identity()));
    for (String id : submission.writeIds()) {
      WriteTable.Row row = known.get(id);
      writes.add(row == null ? WriteView.brief(id, State.ACCEPTED) : WriteView.of(row));
    }
    return json;
  }
}
