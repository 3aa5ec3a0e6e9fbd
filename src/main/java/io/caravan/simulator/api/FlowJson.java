package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.automation.ActionType;
import io.caravan.simulator.automation.Flow;
import io.caravan.simulator.automation.FlowRevision;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Json;
import java.util.List;

/** Writes workflows as HubSpot does. */
final class FlowJson {

  private FlowJson() {}

  /** The whole definition of a revision, with what HubSpot adds. */
  static ObjectNode full(Flow flow, FlowRevision revision, boolean pending) {
    ObjectNode json = Json.object();
    json.put("id", Long.toString(flow.id()));
    json.put("revisionId", Long.toString(revision.number()));
    json.setAll(revision.definition().deepCopy());
    json.put("uuid", flow.uuid());
    json.put("createdAt", Timestamps.iso(flow.createdAt()));
    json.put("updatedAt", Timestamps.iso(revision.at()));
    json.put("nextAvailableActionId", Long.toString(Flow.nextActionId(revision)));
    json.put("crmObjectCreationStatus", pending ? "PENDING" : "COMPLETE");
    for (String list : List.of("actions", "timeWindows", "blockedDates", "dataSources")) {
      if (!json.has(list)) {
        json.putArray(list);
      }
    }
    if (!json.has("customProperties")) {
      json.putObject("customProperties");
    }
    if (!json.has("isEnabled")) {
      json.put("isEnabled", false);
    }
    if (flow.isContactFlow()) {
      if (!json.has("suppressionListIds")) {
        json.putArray("suppressionListIds");
      }
      if (!json.has("canEnrollFromSalesforce")) {
        json.put("canEnrollFromSalesforce", false);
      }
    }
    return json;
  }

  /** An entry of a listing, without actions. */
  static ObjectNode brief(Flow flow) {
    FlowRevision revision = flow.current();
    ObjectNode json = Json.object();
    json.put("id", Long.toString(flow.id()));
    json.put("isEnabled", revision.definition().path("isEnabled").asBoolean(false));
    json.put("flowType", revision.definition().path("flowType").asText());
    if (revision.definition().has("name")) {
      json.set("name", revision.definition().get("name"));
    }
    json.put("objectTypeId", revision.definition().path("objectTypeId").asText());
    json.put("revisionId", Long.toString(revision.number()));
    json.put("createdAt", Timestamps.iso(flow.createdAt()));
    json.put("updatedAt", Timestamps.iso(revision.at()));
    json.put("uuid", flow.uuid());
    return json;
  }

  static ObjectNode actionType(ActionType type) {
    ObjectNode json = Json.object();
    json.put("actionTypeId", type.id());
    json.put("actionName", type.name());
    json.put("groupId", type.group());
    json.putArray("objectTypeIds");
    var fields = json.putArray("inputFieldDefinitions");
    for (String field : type.fields()) {
      boolean required = field.endsWith("!");
      ObjectNode definition = fields.addObject();
      definition.put("fieldDefinitionType", "SIMPLE");
      definition.put("name", required ? field.substring(0, field.length() - 1) : field);
      definition.put("type", "string");
      definition.put("isRequired", required);
    }
    return json;
  }
}
