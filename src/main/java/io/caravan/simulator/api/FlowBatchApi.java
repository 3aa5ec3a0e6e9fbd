package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.automation.Flow;
import io.caravan.simulator.automation.Flows;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.portal.PerPortal;
import java.util.Optional;

/** Many workflows at once, and the numbers that the older workflows API knew them by. */
final class FlowBatchApi implements ApiFamily {

  private final PerPortal<Flows> flows;
  private final FlowGate gate;
  private final SimulatorClock clock;

  FlowBatchApi(PerPortal<Flows> flows, FlowGate gate, SimulatorClock clock) {
    this.flows = flows;
    this.gate = gate;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.AUTOMATION) {
      routes.add("POST", base + "/flows/batch/read", BURST, this::read);
      routes.add("POST", base + "/workflow-id-mappings/batch/read", BURST, this::mappings);
    }
  }

  private Flows flows(Call call) {
    return flows.of(call.grant().portal().id());
  }

  private Answer read(Call call) {
    gate.read(call);
    var batch = new Batch(clock.millis());
    for (JsonNode input : Batch.inputs(call.json())) {
      type(input, "FLOW_ID");
      String id = input.path("flowId").asText();
      flows(call)
          .find(id)
          .ifPresentOrElse(
              flow -> batch.add(FlowJson.full(flow, flow.current(), flows(call).pending(flow))),
              () -> batch.fail(FlowsApi.notFound(id).entry()));
    }
    return batch.answer(200, clock.millis(), null);
  }

  private Answer mappings(Call call) {
    gate.read(call);
    var batch = new Batch(clock.millis());
    for (JsonNode input : Batch.inputs(call.json())) {
      boolean byFlow = type(input, "FLOW_ID", "WORKFLOW_ID").equals("FLOW_ID");
      String id = input.path(byFlow ? "flowId" : "workflowId").asText();
      Optional<Flow> flow =
          byFlow
              ? flows(call).find(id).filter(Flow::isContactFlow)
              : flows(call).findByWorkflowId(id);
      flow.ifPresentOrElse(
          found -> {
            ObjectNode mapping = Json.object();
            mapping.put("flowId", found.id());
            mapping.put("workflowId", found.workflowId());
            batch.add(mapping);
          },
          () -> batch.fail(FlowsApi.notFound(id).entry()));
    }
    return batch.answer(200, clock.millis(), null);
  }

  private static String type(JsonNode input, String... allowed) {
    String type = input.path("type").asText();
    for (String each : allowed) {
      if (each.equals(type)) {
        return type;
      }
    }
    throw ApiError.invalid(
        "Invalid input JSON: type of an input must be one of %s but was '%s'"
            .formatted(String.join(", ", allowed), type));
  }
}
