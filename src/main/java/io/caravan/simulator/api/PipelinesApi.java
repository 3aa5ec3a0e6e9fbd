package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Pipeline;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import java.util.List;
import java.util.UUID;

/** Pipelines. Source: HubSpot docs, pipelines guide. */
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
      routes.add("PATCH", base + "/{id}", BURST, this::change);
      routes.add("PUT", base + "/{id}", BURST, this::replace);
      routes.add("DELETE", base + "/{id}", BURST, this::delete);
      routes.add("GET", base + "/{id}/audit", BURST, this::audit);
    }
  }

  private Answer list(Call call) {
    ObjectSchema schema = PipelineCalls.type(call, false);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    Records.crm(call)
        .pipelines()
        .of(schema.type().id())
        .forEach(each -> results.add(PipelineJson.write(each)));
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    return Answer.ok(
        PipelineJson.write(PipelineCalls.pipeline(call, PipelineCalls.type(call, false))));
  }

  private Answer create(Call call) {
    ObjectSchema schema = PipelineCalls.type(call, true);
    ObjectNode body = call.json();
    long now = clock.millis();
    String id = body.path("pipelineId").asText(UUID.randomUUID().toString());
    if (Records.crm(call).pipelines().find(schema.type().id(), id).isPresent()) {
      throw ApiError.of(409, "A pipeline with id " + id + " already exists")
          .category("CONFLICT")
          .build();
    }
    var pipeline =
        new Pipeline(
            id,
            PipelineJson.label(body, "pipeline"),
            body.path("displayOrder").asInt(0),
            stages(schema, body, now),
            now,
            now);
    PipelineCalls.keep(call, schema, pipeline, "CREATE", id, now);
    return Answer.created(PipelineJson.write(pipeline), call.address(call.path() + "/" + id));
  }

  private static List<Pipeline.Stage> stages(ObjectSchema schema, JsonNode body, long now) {
    if (body.path("stages").isEmpty()) {
      throw ApiError.invalid("Invalid input: stages must name at least one stage");
    }
    List<Pipeline.Stage> stages = PipelineJson.stages(schema, body.path("stages"), now);
    PipelineCalls.checkCount(schema, stages.size());
    return stages;
  }

  private Answer change(Call call) {
    ObjectSchema schema = PipelineCalls.type(call, true);
    Pipeline before = PipelineCalls.pipeline(call, schema);
    ObjectNode body = call.json();
    long now = clock.millis();
    Pipeline after =
        before.renamed(
            body.path("label").asText(before.label()),
            body.path("displayOrder").asInt(before.displayOrder()),
            now);
    return keep(call, schema, after, now);
  }

  private static Answer keep(Call call, ObjectSchema schema, Pipeline after, long now) {
    PipelineCalls.keep(call, schema, after, "UPDATE", after.id(), now);
    return Answer.ok(PipelineJson.write(after));
  }

  /** Stages that the new list does not name go. */
  private Answer replace(Call call) {
    ObjectSchema schema = PipelineCalls.type(call, true);
    Pipeline before = PipelineCalls.pipeline(call, schema);
    ObjectNode body = call.json();
    long now = clock.millis();
    Pipeline after =
        before
            .renamed(
                PipelineJson.label(body, "pipeline"),
                body.path("displayOrder").asInt(before.displayOrder()),
                now)
            .withStages(stages(schema, body, now), now);
    PipelineCalls.checkUnused(
        call,
        schema,
        before.stages().stream()
            .map(Pipeline.Stage::id)
            .filter(id -> !after.hasStage(id))
            .toList());
    return keep(call, schema, after, now);
  }

  private Answer delete(Call call) {
    ObjectSchema schema = PipelineCalls.type(call, true);
    Pipeline pipeline = PipelineCalls.pipeline(call, schema);
    PipelineCalls.checkUnused(
        call, schema, pipeline.stages().stream().map(Pipeline.Stage::id).toList());
    Records.crm(call).pipelines().remove(schema.type().id(), pipeline.id());
    PipelineCalls.audit(call, schema, "DELETE", pipeline.id(), clock.millis());
    return Answer.none();
  }

  private Answer audit(Call call) {
    return PipelineCalls.audits(call, PipelineCalls.type(call, false), call.value("id"));
  }
}
