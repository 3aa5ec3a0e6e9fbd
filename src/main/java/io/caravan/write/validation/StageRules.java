package io.caravan.write.validation;

import io.caravan.write.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a write's pipeline and stage exist and fit each other. */
final class StageRules {

  private StageRules() {}

  /** What is wrong with the pipeline or stage among some values. */
  static List<Problem> problems(TypeRules type, Map<String, String> values) {
    var problems = new ArrayList<Problem>();
    if (type.pipelines().isEmpty()) {
      return problems;
    }
    Map<String, Set<String>> pipelines = type.pipelines().get();
    String pipeline = value(type, values, type.pipelineProperty());
    String stage = value(type, values, type.stageProperty());
    if (!pipeline.isEmpty() && !pipelines.containsKey(pipeline)) {
      problems.add(
          problem(
              type.pipelineProperty(),
              ValueRules.quoted(pipeline)
                  + " is no pipeline's id; use one of "
                  + String.join(", ", pipelines.keySet())));
    }
    Set<String> stages = pipelines.get(pipeline);
    // Without a pipeline the record's own counts, which is not known here.
    boolean fits =
        stages == null
            ? pipelines.values().stream().anyMatch(some -> some.contains(stage))
            : stages.contains(stage);
    if (!stage.isEmpty() && !fits) {
      problems.add(
          problem(
              type.stageProperty(),
              ValueRules.quoted(stage)
                  + (stages == null
                      ? " is no stage's id; stages by pipeline: " + pipelines
                      : " is no stage of the pipeline "
                          + pipeline
                          + "; use one of "
                          + String.join(", ", stages))));
    }
    return problems;
  }

  private static String value(TypeRules type, Map<String, String> values, String property) {
    PropertyRule rule = type.properties().get(property);
    String value = values.getOrDefault(property, "");
    boolean wrongAnyway = rule == null || rule.readOnly() || value.length() > ValueRules.LONGEST;
    return wrongAnyway ? "" : value;
  }

  private static Problem problem(String property, String what) {
    return new Problem("INVALID_OPTION", property, "property " + property + ": " + what);
  }
}
