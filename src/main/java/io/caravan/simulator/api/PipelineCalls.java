package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Pipeline;
import io.caravan.simulator.crm.Pipelines;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.oauth.Scopes;
import java.util.List;

/** What calls about pipelines and about stages have in common. */
final class PipelineCalls {

  private static final int MAX_STAGES = 100;
  private static final int MAX_STAGES_OF_OTHERS = 30;

  private PipelineCalls() {}

  /** The type in the path, which must be one with pipelines. */
  static ObjectSchema type(Call call, boolean write) {
    ObjectSchema schema = Records.schema(call, call.value("type"));
    call.require(Scopes.records(schema, write), Scopes.schema(schema, write));
    if (!Records.crm(call).pipelines().isFor(schema)) {
      throw ApiError.invalid("Object type " + schema.plural() + " does not have pipelines");
    }
    return schema;
  }

  static Pipeline pipeline(Call call, ObjectSchema schema) {
    return Records.crm(call)
        .pipelines()
        .find(schema.type().id(), call.value("id"))
        .orElseThrow(() -> missing("pipeline", call.value("id")));
  }

  static ApiError missing(String what, String id) {
    return ApiError.of(404, "No " + what + " found with id " + id)
        .category("OBJECT_NOT_FOUND")
        .context("id", id)
        .build();
  }

  /** Deals, tickets and custom objects may have more stages than other types. */
  static void checkCount(ObjectSchema schema, int stages) {
    String type = schema.type().id();
    boolean many = schema.type().isCustom() || type.equals("0-3") || type.equals("0-5");
    int max = many ? MAX_STAGES : MAX_STAGES_OF_OTHERS;
    if (stages > max) {
      throw ApiError.invalid(
          "A pipeline of %s can have at most %d stages, but would have %d"
              .formatted(schema.plural(), max, stages));
    }
  }

  /** Makes sure that no record is in one of some stages, if the call asks for it. */
  static void checkUnused(Call call, ObjectSchema schema, List<String> stageIds) {
    boolean asked =
        call.query().isTrue("validateReferencesBeforeDelete")
            || call.query().isTrue("validateDealStageUsagesBeforeDelete");
    if (!asked) {
      return;
    }
    List<String> used = Records.crm(call).pipelines().used(schema, stageIds);
    if (!used.isEmpty()) {
      throw ApiError.of(400, "Stages are in use by " + schema.plural() + ": " + used)
          .category("VALIDATION_ERROR")
          .subCategory("PipelineError.STAGE_ID_IN_USE")
          .context("stageIds", used.toArray(String[]::new))
          .build();
    }
  }

  /** Keeps a pipeline and remembers who changed what. */
  static void keep(
      Call call, ObjectSchema schema, Pipeline pipeline, String action, String id, long now) {
    Records.crm(call).pipelines().put(schema.type().id(), pipeline);
    audit(call, schema, action, id, now);
  }

  static void audit(Call call, ObjectSchema schema, String action, String id, long now) {
    var audit = new Pipelines.Audit(action, action + " " + id, call.grant().userId(), now);
    Records.crm(call).pipelines().audit(schema.type().id(), id, audit);
  }

  static Answer audits(Call call, ObjectSchema schema, String id) {
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (Pipelines.Audit audit : Records.crm(call).pipelines().audits(schema.type().id(), id)) {
      ObjectNode node = results.addObject();
      node.put("portalId", call.grant().portal().id());
      node.put("identifier", id);
      node.put("action", audit.action());
      node.put("timestamp", Timestamps.iso(audit.at()));
      node.put("message", audit.message());
      node.put("fromUserId", audit.userId());
    }
    return Answer.ok(body);
  }
}
