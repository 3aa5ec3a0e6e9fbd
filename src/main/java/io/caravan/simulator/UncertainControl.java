package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.ControlCall.Request;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.uncertain.Switches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The control calls about switches for what HubSpot's sources leave open. */
final class UncertainControl {

  private static final String PATH = "/_sim/uncertain";
  private static final String PORTAL = "portalId";

  private final Simulator simulator;

  UncertainControl(Simulator simulator) {
    this.simulator = simulator;
  }

  List<ControlCall> calls() {
    return List.of(
        ControlCall.get(PATH, "switches for what HubSpot leaves open", r -> Answer.ok(switches())),
        ControlCall.of("PUT", PATH, "turn switches", known(), this::turn));
  }

  private static List<String> known() {
    var known = new ArrayList<>(Switches.names());
    known.add(PORTAL);
    return known;
  }

  private ObjectNode switches() {
    ObjectNode node = Json.object();
    Switches all = simulator.uncertain();
    write(node.putObject("switches"), all.values());
    node.set("fixedAtStart", Json.array(Switches.FIXED_AT_START));
    ObjectNode portals = node.putObject("portals");
    for (SimulatedPortal portal : simulator.portals()) {
      var own = new Switches(all.behaviour(), portal.choices()).values();
      own.keySet().removeIf(name -> !Switches.ofRecords(name));
      write(portals.putObject(Long.toString(portal.id())), own);
    }
    return node;
  }

  private static void write(ObjectNode node, Map<String, Object> values) {
    values.forEach((name, value) -> node.putPOJO(name, value));
  }

  /** All of them or, when one is wrong, none. */
  private Answer turn(Request request) {
    Fields fields = request.fields(known().toArray(String[]::new));
    var assignments = new ArrayList<String>();
    request
        .json()
        .fields()
        .forEachRemaining(
            each -> {
              if (!each.getKey().equals(PORTAL)) {
                assignments.add(each.getKey() + "=" + each.getValue().asText());
              }
            });
    if (fields.has(PORTAL)) {
      simulator.portal(fields.number(PORTAL, 1, Long.MAX_VALUE, 0)).turn(assignments);
    } else {
      simulator.turn(assignments);
    }
    return Answer.ok(switches());
  }
}
