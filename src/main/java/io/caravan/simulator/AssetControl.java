package io.caravan.simulator;

import io.caravan.simulator.ControlCall.Request;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Json;
import java.util.List;

/** The control calls about workflows, lists, imports, exports and timelines. */
final class AssetControl {

  private final Simulator simulator;

  AssetControl(Simulator simulator) {
    this.simulator = simulator;
  }

  List<ControlCall> calls() {
    return List.of(
        ControlCall.get(
            "/_sim/assets", "pace and rules", r -> Answer.ok(AssetsJson.settings(simulator))),
        ControlCall.of("PUT", "/_sim/assets", "change them", AssetsJson.KEYS, this::change),
        ControlCall.of(
            "POST", "/_sim/flows", "add example workflows", "portalId, count", this::addFlows),
        ControlCall.of(
            "GET", "/_sim/timeline", "events on timelines", "?portalId", this::timeline));
  }

  private Answer change(Request request) {
    AssetsJson.change(simulator, request.fields(AssetsJson.KEYS.toArray(String[]::new)));
    return Answer.ok(AssetsJson.settings(simulator));
  }

  private Answer addFlows(Request request) {
    Fields fields = request.fields("portalId", "count");
    int count = fields.count("count", 1, 5);
    long portal = fields.number("portalId", 1, Long.MAX_VALUE, simulator.portal().id());
    simulator.addExampleFlows(portal, count);
    return Answer.json(201, Json.object().put("flows", count));
  }

  private Answer timeline(Request request) {
    int portal = request.number("portalId", 0);
    return Answer.ok(
        AssetsJson.timeline(simulator.timeline(portal == 0 ? simulator.portal().id() : portal)));
  }
}
