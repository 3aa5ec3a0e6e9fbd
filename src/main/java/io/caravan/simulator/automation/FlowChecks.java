package io.caravan.simulator.automation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a workflow's definition must fulfil. Source: HubSpot docs, "Create and manage workflows".
 */
final class FlowChecks {

  static final String CONTACT_FLOW = "CONTACT_FLOW";
  static final String PLATFORM_FLOW = "PLATFORM_FLOW";
  private static final String CONTACTS = "0-1";
  private static final Set<String> FLOW_TYPES = Set.of("WORKFLOW", "ACTION_SET", "UNKNOWN");
  private static final Set<String> ENROLLMENTS =
      Set.of("LIST_BASED", "EVENT_BASED", "MANUAL", "DATASET");

  /** Where an action of each kind keeps its ways on. */
  private static final Map<String, List<String>> BRANCHES =
      Map.of(
          "SINGLE_CONNECTION", List.of(),
          "LIST_BRANCH", List.of("listBranches"),
          "STATIC_BRANCH", List.of("staticBranches"),
          "AB_TEST_BRANCH", List.of("testBranches"),
          "CUSTOM_CODE", List.of(),
          "WEBHOOK", List.of());

  private FlowChecks() {}

  /** Checks a new workflow. */
  static void create(ObjectNode flow) {
    String type = type(flow);
    String objectType = flow.path("objectTypeId").asText("");
    if (type.equals(PLATFORM_FLOW) && objectType.equals(CONTACTS)) {
      throw new FlowRefused(
          "Expected an object type other than \"0-1\" objectType but got \"0-1\"",
          "FlowApiStandardFriendlyError.EXPECTED_PLATFORM_OBJECT_TYPE",
          null);
    }
    if (type.equals(CONTACT_FLOW) && !objectType.equals(CONTACTS)) {
      throw FlowRefused.because(
          "objectTypeId of a CONTACT_FLOW must be 0-1 but was '%s'".formatted(objectType));
    }
    if (objectType.isEmpty()) {
      throw FlowRefused.because("objectTypeId is missing");
    }
    if (!FLOW_TYPES.contains(flow.path("flowType").asText())) {
      throw FlowRefused.because("flowType must be one of " + sorted(FLOW_TYPES));
    }
    definition(flow);
  }

  /** The type, which every write must name. */
  static String type(ObjectNode flow) {
    String type = flow.path("type").asText("");
    if (!type.equals(CONTACT_FLOW) && !type.equals(PLATFORM_FLOW)) {
      throw FlowRefused.because(
          "type must be CONTACT_FLOW or PLATFORM_FLOW but was '%s'".formatted(type));
    }
    return type;
  }

  /** Checks what a create and a replacement have in common. */
  static void definition(ObjectNode flow) {
    JsonNode enrollment = flow.path("enrollmentCriteria");
    if (enrollment.isObject() && !ENROLLMENTS.contains(enrollment.path("type").asText())) {
      throw FlowRefused.because("enrollmentCriteria.type must be one of " + sorted(ENROLLMENTS));
    }
    var ids = new HashSet<String>();
    for (JsonNode action : flow.path("actions")) {
      String id = action.path("actionId").asText("");
      if (id.isEmpty() || !ids.add(id)) {
        throw FlowRefused.because(
            "each action needs an actionId of its own, but '%s' is %s"
                .formatted(id, id.isEmpty() ? "empty" : "used twice"));
      }
      if (!BRANCHES.containsKey(action.path("type").asText())) {
        throw FlowRefused.because(
            "type of action %s must be one of %s".formatted(id, sorted(BRANCHES.keySet())));
      }
    }
    for (JsonNode action : flow.path("actions")) {
      for (JsonNode connection : connections(action)) {
        mustExist(ids, connection.path("nextActionId").asText(), action);
      }
    }
    String start = flow.path("startActionId").asText("");
    if (!start.isEmpty() && !ids.contains(start)) {
      throw FlowRefused.because("startActionId names action %s, which is none".formatted(start));
    }
  }

  private static void mustExist(Set<String> ids, String next, JsonNode from) {
    if (!ids.contains(next)) {
      throw FlowRefused.because(
          "action %s leads to action %s, which is none"
              .formatted(from.path("actionId").asText(), next));
    }
  }

  private static List<JsonNode> connections(JsonNode action) {
    var connections = new ArrayList<JsonNode>();
    add(connections, action.path("connection"));
    add(connections, action.path("defaultBranch"));
    for (String member : BRANCHES.get(action.path("type").asText())) {
      action.path(member).forEach(branch -> add(connections, branch.path("connection")));
    }
    return connections;
  }

  private static void add(List<JsonNode> connections, JsonNode connection) {
    if (connection.isObject()) {
      connections.add(connection);
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}
