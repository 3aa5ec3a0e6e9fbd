package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.ControlCall.Request;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Json;
import java.util.List;

/** The control calls about faults and scenarios. */
final class FaultControl {

  private final Simulator simulator;

  FaultControl(Simulator simulator) {
    this.simulator = simulator;
  }

  List<ControlCall> calls() {
    return List.of(
        ControlCall.get("/_sim/faults", "faults and how often each hit", r -> Answer.ok(faults())),
        ControlCall.of(
            "POST", "/_sim/faults", "add a fault or a list", FaultJson.KEYS, this::addFaults),
        ControlCall.of(
            "PATCH", "/_sim/faults", "switch a fault off or on", "?id, on", this::turnFault),
        ControlCall.of("DELETE", "/_sim/faults", "remove one or all", "?id", this::removeFaults),
        ControlCall.get("/_sim/scenarios", "named scenarios", r -> Answer.ok(scenarios())),
        ControlCall.of(
            "POST", "/_sim/scenarios", "play a scenario", Scenario.KEYS, this::playScenario));
  }

  private ObjectNode faults() {
    ObjectNode node = Json.object();
    ObjectNode hits = node.putObject("hits");
    ArrayNode list = node.putArray("faults");
    for (Faults.State state : simulator.faults().states()) {
      hits.put(Integer.toString(state.id()), state.hits());
      list.add(FaultJson.write(state));
    }
    node.set("kinds", FaultJson.kinds());
    return node;
  }

  /** Takes one fault or a list of them; none of a list is added when one is wrong. */
  private Answer addFaults(Request request) {
    ArrayNode ids = Json.array();
    FaultJson.readAll(request.json(), "").forEach(fault -> ids.add(simulator.faults().add(fault)));
    return Answer.json(201, Json.object().set("ids", ids));
  }

  private Answer turnFault(Request request) {
    int id = request.number("id", 0);
    boolean on = request.fields("on").flag("on", true);
    if (!simulator.faults().turn(id, on)) {
      throw noFault(id);
    }
    return Answer.ok(faults());
  }

  private Answer removeFaults(Request request) {
    int id = request.number("id", 0);
    if (id == 0) {
      simulator.faults().clear();
    } else if (!simulator.faults().remove(id)) {
      throw noFault(id);
    }
    return Answer.none();
  }

  private ApiError noFault(int id) {
    return ApiError.of(
            404,
            "no fault " + id + "; there are " + simulator.faults().hits().keySet() + "; give ?id=")
        .build();
  }

  private static ObjectNode scenarios() {
    ObjectNode node = Json.object();
    Scenario.NAMES.forEach(name -> node.put(name, Scenario.named(name).description()));
    return node;
  }

  /** Takes a name, or a scenario as in a file. */
  private Answer playScenario(Request request) {
    var json = request.json();
    Scenario scenario =
        json.has("name")
            ? Scenario.named(request.fields("name").text("name", null))
            : Scenario.parse(request.bytes(), "the scenario");
    ArrayNode ids = Json.array();
    simulator.apply(scenario).forEach(ids::add);
    return Answer.json(201, Json.object().set("ids", ids));
  }
}
