package io.caravan.simulator.webhooks;

import com.fasterxml.jackson.core.JsonGenerator;
import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.faults.FaultEvent;
import java.io.IOException;
import java.util.HashSet;

/**
 * One event as it is told to one subscription.
 *
 * @param occurredAt milliseconds since the epoch
 * @param subscriptionType such as {@code contact.creation} or {@code object.creation}
 */
public record WebhookEvent(
    long eventId,
    long subscriptionId,
    long portalId,
    long appId,
    long occurredAt,
    String subscriptionType,
    CrmChange change,
    ChangeSource source) {

  private boolean generic() {
    return subscriptionType.startsWith("object.");
  }

  /** The record the event is about; of an association the one it leads from. */
  public long objectId() {
    if (change instanceof CrmChange.Created c) {
      return c.id();
    } else if (change instanceof CrmChange.PropertyChanged c) {
      return c.id();
    } else if (change instanceof CrmChange.Deleted c) {
      return c.id();
    } else if (change instanceof CrmChange.Restored c) {
      return c.id();
    } else if (change instanceof CrmChange.Merged c) {
      return c.newId();
    } else if (change instanceof CrmChange.PrivacyDeleted c) {
      return c.id();
    }
    return ((CrmChange.AssociationChanged) change).fromId();
  }

  /** The event as faults see it. */
  FaultEvent forFaults() {
    var ids = new HashSet<String>();
    if (change instanceof CrmChange.AssociationChanged link) {
      ids.add(Long.toString(link.toId()));
    } else if (change instanceof CrmChange.Merged merged) {
      ids.add(Long.toString(merged.primaryId()));
      merged.mergedIds().forEach(id -> ids.add(Long.toString(id)));
    }
    ids.add(Long.toString(objectId()));
    String value = change instanceof CrmChange.PropertyChanged changed ? changed.value() : null;
    return new FaultEvent(portalId, appId, subscriptionType, ids, propertyName(), value);
  }

  /** The name of the changed property; null for other events. */
  public String propertyName() {
    return change instanceof CrmChange.PropertyChanged c ? c.property() : null;
  }

  /**
   * Writes the event as HubSpot sends it. Source: HubSpot docs, "Webhooks API"; real deliveries.
   *
   * @param attempt 0 the first time
   * @param associationDetails whether generic association events name their types
   */
  void write(JsonGenerator json, int attempt, boolean associationDetails) throws IOException {
    json.writeStartObject();
    json.writeNumberField("eventId", eventId);
    json.writeNumberField("subscriptionId", subscriptionId);
    json.writeNumberField("portalId", portalId);
    json.writeNumberField("appId", appId);
    json.writeNumberField("occurredAt", occurredAt);
    json.writeStringField("subscriptionType", subscriptionType);
    json.writeNumberField("attemptNumber", attempt);
    if (!(change instanceof CrmChange.AssociationChanged)) {
      json.writeNumberField("objectId", objectId());
    }
    if (generic()) {
      json.writeStringField("objectTypeId", change.schema().type().id());
    }
    writeDetails(json, associationDetails);
    json.writeStringField("changeSource", source.type());
    if (source.id() != null) {
      json.writeStringField("sourceId", source.id());
    }
    json.writeEndObject();
  }

  private static boolean isSensitive(CrmChange.PropertyChanged changed) {
    PropertyCatalog properties = changed.schema().properties();
    int number = properties.number(changed.property());
    return number >= 0 && properties.get(number).details().sensitive();
  }

  private void writeDetails(JsonGenerator json, boolean associationDetails) throws IOException {
    if (change instanceof CrmChange.Created) {
      json.writeStringField("changeFlag", "CREATED");
    } else if (change instanceof CrmChange.Deleted) {
      json.writeStringField("changeFlag", "DELETED");
    } else if (change instanceof CrmChange.PropertyChanged property) {
      json.writeStringField("propertyName", property.property());
      json.writeStringField("propertyValue", property.value());
      json.writeBooleanField("isSensitive", isSensitive(property));
    } else if (change instanceof CrmChange.Merged merged) {
      json.writeNumberField("primaryObjectId", merged.primaryId());
      json.writeArrayFieldStart("mergedObjectIds");
      for (long id : merged.mergedIds()) {
        json.writeNumber(id);
      }
      json.writeEndArray();
      json.writeNumberField("newObjectId", merged.newId());
      json.writeNumberField("numberOfPropertiesMoved", merged.propertiesMoved());
    } else if (change instanceof CrmChange.AssociationChanged link) {
      json.writeStringField(
          "associationType", link.schema().upperName() + "_TO_" + link.toSchema().upperName());
      json.writeNumberField("fromObjectId", link.fromId());
      json.writeNumberField("toObjectId", link.toId());
      if (generic() && associationDetails) {
        json.writeStringField("fromObjectTypeId", link.schema().type().id());
        json.writeStringField("toObjectTypeId", link.toSchema().type().id());
        json.writeNumberField("associationTypeId", link.type().typeId());
        json.writeStringField("associationCategory", link.type().category());
      }
      json.writeBooleanField("associationRemoved", link.removed());
      json.writeBooleanField("isPrimaryAssociation", link.type().primary());
    }
  }
}
