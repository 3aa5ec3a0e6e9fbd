package io.caravan.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.http.ApiHttpServer;
import io.caravan.write.Problem;
import io.caravan.write.State;
import io.caravan.write.Target;
import io.caravan.write.WriteTable;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes and submissions as the API shows them. */
final class WriteView {

  static final String WRITES = ApiHttpServer.PATH + "/writes";
  private static final String SUBMISSIONS = WRITES + "/submissions/";

  private WriteView() {}

  /** The path of a submission. */
  static String submission(String id) {
    return SUBMISSIONS + id;
  }

  /** All that is known of a write. */
  static ObjectNode of(WriteTable.Row write) {
    ObjectNode json = brief(write.id(), write.state());
    json.put("submissionId", write.submission());
    json.put("parentId", write.parent());
    json.put("portalId", write.portalId());
    json.put("objectType", write.type().pathName());
    json.put("operation", write.operation().label());
    Target target = write.target();
    json.put("idProperty", target == null || target.isRecordId() ? null : target.idProperty());
    json.put("idValue", target == null ? null : target.value());
    json.put("recordId", write.recordId());
    json.put("created", write.created());
    ArrayNode problems = json.putArray("problems");
    for (Problem problem : write.problems()) {
      problems
          .addObject()
          .put("code", problem.code())
          .put("field", problem.field())
          .put("message", problem.message());
    }
    json.put("acceptedAt", text(write.acceptedAt()));
    json.put("sentAt", text(write.sentAt()));
    json.put("settledAt", text(write.settledAt()));
    return json;
  }

  /** A write of which nothing but its state is told. */
  static ObjectNode brief(String id, State state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("state", state.label())
        .put("href", WRITES + "/" + id);
  }

  /** How many writes are in each state; states without any are left out. */
  static ObjectNode counts(Collection<WriteTable.Row> writes) {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    writes.forEach(write -> counts.merge(write.state(), 1, Integer::sum));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    counts.forEach((state, count) -> json.put(state.label(), count));
    return json;
  }

  static ArrayNode list(List<WriteTable.Row> writes) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    writes.forEach(write -> json.add(of(write)));
    return json;
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }
}
