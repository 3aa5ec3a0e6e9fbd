package io.caravan.simulator.automation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The workflows of one portal. Not thread-safe: guarded by its portal's lock. */
public final class Flows {

  private static final long FIRST_ID = 585_051_946;
  private static final long FIRST_WORKFLOW_ID = 3_044_001;

  /** What HubSpot alone sets; clients send it back and it is dropped without a word. */
  private static final Set<String> READ_ONLY =
      Set.of(
          "id",
          "revisionId",
          "createdAt",
          "updatedAt",
          "nextAvailableActionId",
          "crmObjectCreationStatus");

  /** What is set once and for all by the create. */
  private static final List<String> FIXED = List.of("flowType", "objectTypeId", "dataSources");

  private final long portalId;
  private final SimulatorClock clock;
  private final TreeMap<Long, Flow> byId = new TreeMap<>();
  private long nextId = FIRST_ID;
  private long nextWorkflowId = FIRST_WORKFLOW_ID;

  public Flows(long portalId, SimulatorClock clock) {
    this.portalId = portalId;
    this.clock = clock;
  }

  /**
   * Adds a workflow.
   *
   * @param preparation how long it stays PENDING
   * @throws FlowRefused when its definition is not valid
   */
  public Flow create(ObjectNode input, Duration preparation) {
    FlowChecks.create(input);
    ObjectNode definition = input.deepCopy();
    definition.remove(READ_ONLY);
    long id = nextId++;
    long workflowId =
        definition.path("type").asText().equals(FlowChecks.CONTACT_FLOW) ? nextWorkflowId++ : 0;
    long now = clock.millis();
    var flow =
        new Flow(
            id,
            workflowId,
            definition.path("uuid").asText(new UUID(portalId << 16 | 0x4000, id).toString()),
            now + preparation.toMillis(),
            List.of(new FlowRevision(1, now, definition)));
    byId.put(id, flow);
    return flow;
  }

  /**
   * Puts a definition in the place of the present one. What it does not name is gone.
   *
   * @throws FlowRefused when it is not valid
   */
  public Flow replace(Flow flow, ObjectNode input) {
    if (!FlowChecks.type(input).equals(flow.type())) {
      throw FlowRefused.because(
          "a flow stays of its type: %s, not %s".formatted(flow.type(), FlowChecks.type(input)));
    }
    FlowChecks.definition(input);
    ObjectNode definition = input.deepCopy();
    definition.remove(READ_ONLY);
    definition.remove(FIXED);
    ObjectNode before = flow.current().definition();
    for (String name : FIXED) {
      if (before.has(name)) {
        definition.set(name, before.get(name));
      }
    }
    Flow next =
        flow.with(new FlowRevision(flow.current().number() + 1, clock.millis(), definition));
    byId.put(flow.id(), next);
    return next;
  }

  /** Removes a workflow for good. */
  public boolean delete(long id) {
    return byId.remove(id) != null;
  }

  /** A workflow by its id; empty when there is none, or the text is no id at all. */
  public Optional<Flow> find(String id) {
    return id.matches("\\d{1,18}")
        ? Optional.ofNullable(byId.get(Long.parseLong(id)))
        : Optional.empty();
  }

  /** The workflow that the older API knew by a number. */
  public Optional<Flow> findByWorkflowId(String workflowId) {
    return byId.values().stream()
        .filter(flow -> flow.isContactFlow() && Long.toString(flow.workflowId()).equals(workflowId))
        .findFirst();
  }

  /** All workflows from an id on, ascending. */
  public Collection<Flow> from(long id) {
    return byId.tailMap(id, true).values();
  }

  /** Whether a workflow is still being set up and cannot be replaced yet. */
  public boolean pending(Flow flow) {
    return clock.millis() < flow.completeAt();
  }

  /** All of them in a snapshot. */
  public record State(List<Flow> flows, long nextId, long nextWorkflowId) {}

  public State state() {
    return new State(List.copyOf(byId.values()), nextId, nextWorkflowId);
  }

  /** Puts other workflows in the place of all there are. */
  public void restore(State state) {
    byId.clear();
    state.flows().forEach(flow -> byId.put(flow.id(), flow));
    nextId = state.nextId();
    nextWorkflowId = state.nextWorkflowId();
  }
}
