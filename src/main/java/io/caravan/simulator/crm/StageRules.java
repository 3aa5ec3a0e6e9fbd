package io.caravan.simulator.crm;

import java.util.List;
import java.util.Map;

/**
 * What a record's pipeline and stage demand of each other, and what follows from a stage: whether a
 * deal is closed, when, and how probable it is. Source: HubSpot docs, pipelines and deals guides.
 */
final class StageRules {

  private static final String DEALS = "0-3";

  private final Pipelines pipelines;

  StageRules(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  /** The name of a type's pipeline property. */
  static String pipelineProperty(ObjectSchema schema) {
    return schema.type().id().equals(DEALS) ? "pipeline" : "hs_pipeline";
  }

  /** The name of a type's stage property. */
  static String stageProperty(ObjectSchema schema) {
    return schema.type().id().equals(DEALS) ? "dealstage" : "hs_pipeline_stage";
  }

  /**
   * Checks a write and adds what follows from it.
   *
   * @param values checked values by property number, null where one is cleared; completed here
   * @param now milliseconds since the epoch
   */
  void complete(
      ObjectSchema schema,
      CrmRecord target,
      Map<Integer, String> values,
      List<InvalidValue> problems,
      long now) {
    int pipelineNumber = schema.properties().number(pipelineProperty(schema));
    int stageNumber = schema.properties().number(stageProperty(schema));
    if (stageNumber < 0 || pipelineNumber < 0) {
      return;
    }
    boolean stageWritten = values.containsKey(stageNumber);
    if (!stageWritten && !values.containsKey(pipelineNumber)) {
      return;
    }
    String stageId = after(target, values, stageNumber);
    String pipelineId = after(target, values, pipelineNumber);
    if (stageId != null && pipelineId == null) {
      pipelineId = pipelines.of(schema.type().id()).iterator().next().id();
      values.put(pipelineNumber, pipelineId);
    }
    Pipeline pipeline =
        pipelineId == null ? null : pipelines.find(schema.type().id(), pipelineId).orElse(null);
    Pipeline.Stage stage = null;
    if (stageId != null && pipeline != null) {
      stage = pipeline.stage(stageId).orElse(null);
      if (stage == null) {
        problems.add(
            new InvalidValue(
                stageProperty(schema),
                "INVALID_OPTION",
                Pipelines.notValid(stageId, List.of(pipeline))));
        return;
      }
    }
    if (stageWritten) {
      derive(schema, target, stage, values, now);
    }
  }

  private static String after(CrmRecord target, Map<Integer, String> values, int number) {
    return values.containsKey(number)
        ? values.get(number)
        : target == null ? null : target.value(number);
  }

  private static void derive(
      ObjectSchema schema,
      CrmRecord target,
      Pipeline.Stage stage,
      Map<Integer, String> values,
      long now) {
    if (schema.type().id().equals(DEALS)) {
      put(schema, values, "hs_is_closed", stage == null ? null : "" + stage.closed());
      put(schema, values, "hs_is_closed_won", stage == null ? null : "" + stage.won());
      put(
          schema,
          values,
          "hs_deal_stage_probability",
          stage == null ? null : stage.metadata().get("probability"));
      int closedate = schema.properties().number("closedate");
      if (stage != null && stage.closed() && after(target, values, closedate) == null) {
        values.put(closedate, Timestamps.iso(now));
      }
    } else {
      int closed = schema.properties().number("closed_date");
      if (closed >= 0 && !values.containsKey(closed)) {
        boolean isClosed = stage != null && stage.closed();
        String before = target == null ? null : target.value(closed);
        if (isClosed == (before == null)) {
          values.put(closed, isClosed ? Timestamps.iso(now) : null);
        }
      }
    }
  }

  private static void put(
      ObjectSchema schema, Map<Integer, String> values, String name, String value) {
    int number = schema.properties().number(name);
    if (number >= 0) {
      values.put(number, value);
    }
  }
}
