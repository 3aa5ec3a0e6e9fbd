package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
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

  private AssetsJson() {}

  static ObjectNode settings(Simulator simulator) {
    ObjectNode node = Json.object();
    node.put("startMillis", simulator.assetPace().start().toMillis());
    node.put("perThousandMillis", simulator.assetPace().perThousand().toMillis());
    node.put("staleRevisionStatus", simulator.flowRules().staleRevisionStatus());
    node.put("flowWritesPerTenSeconds", simulator.flowRules().writesPerTenSeconds());
    return node;
  }

  /** Changes what the JSON names. */
  static void change(Simulator simulator, JsonNode json) {
    AssetPace pace = simulator.assetPace();
    FlowRules rules = simulator.flowRules();
    simulator.assetPace(
        new AssetPace(
            Duration.ofMillis(json.path("startMillis").asLong(pace.start().toMillis())),
            Duration.ofMillis(
                json.path("perThousandMillis").asLong(pace.perThousand().toMillis()))));
    simulator.flowRules(
        rules
            .staleRevisionStatus(
                json.path("staleRevisionStatus").asInt(rules.staleRevisionStatus()))
            .writesPerTenSeconds(
                json.path("flowWritesPerTenSeconds").asInt(rules.writesPerTenSeconds())));
  }

  static ArrayNode timeline(List<TimelineEvent> events) {
    ArrayNode array = Json.array();
    for (TimelineEvent event : events) {
      ObjectNode node = array.addObject();
      node.put("objectTypeId", event.objectTypeId());
      node.put("appId", event.appId());
      node.set("event", event.json());
    }
    return array;
  }
}
