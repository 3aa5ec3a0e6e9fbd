package io.caravan.simulator.webhooks;

import io.caravan.simulator.crm.CrmChange;

/**
 * One subscription of an app.
 *
 * @param eventType such as {@code contact.propertyChange} or {@code object.creation}
 * @param objectTypeId of generic subscriptions such as {@code 0-1}; null for others
 * @param propertyName of property changes; null for others
 * @param createdAt milliseconds since the epoch
 * @param updatedAt milliseconds since the epoch
 */
public record WebhookSubscription(
    long id,
    String eventType,
    String objectTypeId,
    String propertyName,
    boolean active,
    long createdAt,
    long updatedAt) {

  /** The same, switched on or off. */
  public WebhookSubscription switched(boolean on, long now) {
    return new WebhookSubscription(id, eventType, objectTypeId, propertyName, on, createdAt, now);
  }

  /** Whether it tells the same as another. */
  boolean sameAs(WebhookSubscription other) {
    return eventType.equals(other.eventType)
        && java.util.Objects.equals(objectTypeId, other.objectTypeId)
        && java.util.Objects.equals(propertyName, other.propertyName);
  }

  boolean tells(CrmChange change) {
    boolean generic = eventType.startsWith("object.");
    if (!eventType.equals(EventTypes.of(change, generic))) {
      return false;
    }
    if (generic && !change.schema().type().id().equals(objectTypeId)) {
      return false;
    }
    return !(change instanceof CrmChange.PropertyChanged property)
        || property.property().equals(propertyName);
  }
}
