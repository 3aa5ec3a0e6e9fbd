package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

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

/** Stages of pipelines. Source: HubSpot docs, pipelines guide. */
public final class PipelineStagesApi implements ApiFamily {

  private final SimulatorClock clock;

  public PipelineStagesApi(SimulatorClock clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String pipelines : Paths.PIPELINES) {
      String base = pipelines + "/{id}/stages";
      routes.add("GET", base, BURST, this::list);
      routes.add("POST", base, BURST, this::create);
      routes.add("GET", base + "/{stageId}", BURST, this::get);
      routes.add("PATCH", base + "/{stageId}", BURST, call -> change(call, false));
      routes.add("PUT", base + "/{stageId}", BURST, call -> change(call, true));
      routes.add("DELETE", base + "/{stageId}", BURST, this::delete);
      routes.add("GET", base + "/{stageId}/audit", BURST, this::audit);
    }
  }

  private Answer list(Call call) {
    Pipeline pipeline = PipelineCalls.pipeline(call, PipelineCalls.type(call, false));
    ObjectNode body = Json.object();
    body.set("results", PipelineJson.write(pipeline).path("stages"));
    return Answer.ok(body);
  }

  private static Pipeline.Stage stage(Call call, Pipeline pipeline) {
    return pipeline
        .stage(call.value("stageId"))
        .orElseThrow(() -> PipelineCalls.missing("stage", call.value("stageId")));
  }

  private Answer get(Call call) {
    Pipeline pipeline = PipelineCalls.pipeline(call, PipelineCalls.type(call, false));
    return Answer.ok(PipelineJson.write(stage(call, pipeline)));
  }

  private Answer create(Call call) {
    ObjectSchema schema = PipelineCalls.type(call, true);
    Pipeline pipeline = PipelineCalls.pipeline(call, schema);
    long now = clock.millis();
    int count = pipeline.stages().size();
    Pipeline.Stage stage = PipelineJson.newStage(schema, call.json(), count, now);
    if (pipeline.hasStage(stage.id())) {
      throw ApiError.of(409, "A stage with id " + stage.id() + " already exists")
          .category("CONFLICT")
          .build();
    }
    PipelineCalls.checkCount(schema, count + 1);
    PipelineCalls.keep(call, schema, pipeline.withStage(stage, now), "CREATE", stage.id(), now);
    return Answer.created(PipelineJson.write(stage), call.address(call.path() + "/" + stage.id()));
  }

  private Answer change(Call call, boolean whole) {
    ObjectSchema schema = PipelineCalls.type(call, true);
    Pipeline pipeline = PipelineCalls.pipeline(call, schema);
    long now = clock.millis();
    Pipeline.Stage after =
        PipelineJson.changed(schema, stage(call, pipeline), call.json(), whole, now);
    PipelineCalls.keep(call, schema, pipeline.withStage(after, now), "UPDATE", after.id(), now);
    return Answer.ok(PipelineJson.write(after));
  }

  private Answer delete(Call call) {
    ObjectSchema schema = PipelineCalls.type(call, true);
    Pipeline pipeline = PipelineCalls.pipeline(call, schema);
    String id = stage(call, pipeline).id();
    PipelineCalls.checkUnused(call, schema, List.of(id));
    long now = clock.millis();
    PipelineCalls.keep(call, schema, pipeline.withoutStage(id, now), "DELETE", id, now);
    return Answer.none();
  }

  private Answer audit(Call call) {
    return PipelineCalls.audits(call, PipelineCalls.type(call, false), call.value("stageId"));
  }
}
