package io.caravan.simulator.webhooks.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.webhooks.journal.JournalSubscription.Type;

/** The JSON of the journal's events. Source: HubSpot docs, "Webhooks journal". */
final class JournalEvents {

  private JournalEvents() {}

  static ObjectNode event(Type type, long portalId, long at, String action) {
    ObjectNode event = Json.object();
    event.put("type", type.name());
    event.put("portalId", portalId);
    event.put("occurredAt", Timestamps.iso(at));
    event.put("action", action);
    return event;
  }

  static ObjectNode object(
      Type type, long portalId, long at, String action, String objectTypeId, long objectId) {
    return event(type, portalId, at, action)
        .put("objectTypeId", objectTypeId)
        .put("objectId", objectId);
  }

  static ObjectNode merged(long portalId, long at, CrmChange.Merged change) {
    String type = change.schema().type().id();
    ObjectNode event = object(Type.OBJECT, portalId, at, "MERGE", type, change.newId());
    event.put("primaryObjectId", change.primaryId());
    var merged = event.putArray("mergedObjectIds");
    change.mergedIds().forEach(merged::add);
    event.put("newObjectId", change.newId());
    return event;
  }

  static ObjectNode association(
      long portalId, long at, String action, CrmChange.AssociationChanged change) {
    ObjectNode event =
        object(
            Type.ASSOCIATION, portalId, at, action, change.schema().type().id(), change.fromId());
    event.put("associatedObjectTypeId", change.toSchema().type().id());
    event.put("associatedObjectId", change.toId());
    event.put("associationTypeId", change.type().typeId());
    event.put("associationCategory", change.type().category());
    event.put("isPrimaryAssociation", change.type().primary());
    return event;
  }
}
