package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.automation.FlowRules;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.jobs.AssetPace;
import io.caravan.simulator.timeline.TimelineEvent;
import java.time.Duration;
import java.util.List;

/** The JSON of the control API about workflows, lists, imports, exports and timelines. */
final class AssetsJson {

  static final List<String> KEYS =
      List.of("startMillis", "perThousandMillis", "flowWritesPerTenSeconds");

  private AssetsJson() {}

  static ObjectNode settings(Simulator simulator) {
    ObjectNode node = Json.object();
    node.put("startMillis", simulator.assetPace().start().toMillis());
    node.put("perThousandMillis", simulator.assetPace().perThousand().toMillis());
    node.put("flowWritesPerTenSeconds", simulator.flowRules().writesPerTenSeconds());
    return node;
  }

  /** Changes what the members name. */
  static void change(Simulator simulator, Fields fields) {
    AssetPace pace = simulator.assetPace();
    FlowRules rules = simulator.flowRules();
    long day = Duration.ofDays(1).toMillis();
    AssetPace next =
        new AssetPace(
            Duration.ofMillis(fields.number("startMillis", 0, day, pace.start().toMillis())),
            Duration.ofMillis(
                fields.number("perThousandMillis", 0, day, pace.perThousand().toMillis())));
    FlowRules nextRules =
        rules.writesPerTenSeconds(
            (int)
                fields.number(
                    "flowWritesPerTenSeconds", 0, 1_000_000, rules.writesPerTenSeconds()));
    simulator.assetPace(next);
    simulator.flowRules(nextRules);
  }

  static ArrayNode timeline(List<TimelineEvent> events) {
    return Json.array(
        events,
        (event, node) ->
            node.put("objectTypeId", event.objectTypeId())
                .put("appId", event.appId())
                .set("event", event.json()));
  }
}
