package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Pipeline;
import io.caravan.simulator.crm.Pipelines;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Scopes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Pipelines and their stages. Source: HubSpot docs, pipelines guide. */
public final class PipelinesApi implements ApiFamily {

  private final SimulatorClock clock;

  public PipelinesApi(SimulatorClock clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.PIPELINES) {
      routes.add("GET", base, BURST, this::list);
      routes.add("POST", base, BURST, this::create);
      routes.add("GET", base + "/{id}", BURST, this::get);
      routes.add("DELETE", base + "/{id}", BURST, this::delete);
      routes.add("GET", base + "/{id}/stages", BURST, this::stages);
    }
  }

  private static ObjectSchema type(Call call, boolean write) {
    ObjectSchema schema = Records.schema(call, call.value("type"));
    call.require(Scopes.records(schema, write), Scopes.schema(schema, write));
    return schema;
  }

  private static Pipelines pipelines(Call call) {
    return Records.crm(call).pipelines();
  }

  private Answer list(Call call) {
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    pipelines(call).of(type(call, false).type().id()).forEach(each -> results.add(write(each)));
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    return Answer.ok(write(pipeline(call, type(call, false))));
  }

  private Answer stages(Call call) {
    ObjectNode body = Json.object();
    body.set("results", write(pipeline(call, type(call, false))).path("stages"));
    return Answer.ok(body);
  }

  private static Pipeline pipeline(Call call, ObjectSchema schema) {
    return pipelines(call)
        .find(schema.type().id(), call.value("id"))
        .orElseThrow(
            () ->
                ApiError.of(404, "No pipeline found with id " + call.value("id"))
                    .category("OBJECT_NOT_FOUND")
                    .build());
  }

  private Answer create(Call call) {
    ObjectSchema schema = type(call, true);
    ObjectNode body = call.json();
    long now = clock.millis();
    var stages = new ArrayList<Pipeline.Stage>();
    for (JsonNode stage : body.path("stages")) {
      stages.add(stage(schema, stage, stages.size(), now));
    }
    String id = body.path("pipelineId").asText(UUID.randomUUID().toString());
    if (pipelines(call).find(schema.type().id(), id).isPresent()) {
      throw ApiError.of(409, "A pipeline with id " + id + " already exists")
          .category("CONFLICT")
          .build();
    }
    var pipeline =
        new Pipeline(
            id,
            body.path("label").asText(id),
            body.path("displayOrder").asInt(0),
            stages,
            now,
            now);
    pipelines(call).put(schema.type().id(), pipeline);
    return Answer.created(write(pipeline), call.address(call.path() + "/" + id));
  }

  private static Pipeline.Stage stage(ObjectSchema schema, JsonNode json, int order, long now) {
    Map<String, String> metadata = new LinkedHashMap<>();
    json.path("metadata")
        .fields()
        .forEachRemaining(e -> metadata.put(e.getKey(), e.getValue().asText()));
    if (schema.type().id().equals("0-3") && !metadata.containsKey("probability")) {
      throw ApiError.invalid("A deal stage needs metadata.probability");
    }
    return new Pipeline.Stage(
        json.path("stageId").asText(UUID.randomUUID().toString()),
        json.path("label").asText(),
        json.path("displayOrder").asInt(order),
        metadata,
        now,
        now);
  }

  private Answer delete(Call call) {
    ObjectSchema schema = type(call, true);
    pipelines(call).remove(schema.type().id(), call.value("id"));
    return Answer.none();
  }

  private static ObjectNode write(Pipeline pipeline) {
    ObjectNode node = Json.object();
    node.put("id", pipeline.id());
    node.put("label", pipeline.label());
    node.put("displayOrder", pipeline.displayOrder());
    ArrayNode stages = node.putArray("stages");
    List<Pipeline.Stage> ordered = pipeline.stages();
    for (Pipeline.Stage stage : ordered) {
      ObjectNode each = stages.addObject();
      each.put("id", stage.id());
      each.put("label", stage.label());
      each.put("displayOrder", stage.displayOrder());
      ObjectNode metadata = each.putObject("metadata");
      stage.metadata().forEach(metadata::put);
      each.put("writePermissions", "CRM_PERMISSIONS_ENFORCEMENT");
      each.put("archived", false);
      each.put("createdAt", Timestamps.iso(stage.createdAt()));
      each.put("updatedAt", Timestamps.iso(stage.updatedAt()));
    }
    node.put("archived", false);
    node.put("createdAt", Timestamps.iso(pipeline.createdAt()));
    node.put("updatedAt", Timestamps.iso(pipeline.updatedAt()));
    return node;
  }
}
