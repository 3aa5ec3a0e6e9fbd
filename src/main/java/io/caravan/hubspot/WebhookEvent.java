package io.caravan.hubspot;

import java.util.List;
import java.util.Optional;

/**
 * One event of a webhook delivery. Source: HubSpot docs, "Webhooks API", and real deliveries.
 *
 * <p>HubSpot delivers at least once, in any order, and does not promise that {@code eventId} is
 * unique.
 *
 * @param eventId HubSpot's number of the event; not unique by itself
 * @param subscriptionId the subscription that caused the delivery
 * @param portalId the account in which it happened
 * @param appId the app that subscribed; 0 when absent
 * @param occurredAt when it happened, milliseconds since the epoch
 * @param subscriptionType what happened, such as {@code contact.propertyChange} or {@code
 *     object.creation}
 * @param attemptNumber 0 for the first delivery, then counting up
 * @param objectId the record it happened to; 0 when the event names none
 * @param objectType the record's type; empty when neither the event nor its type names one
 * @param property what changed; null unless it is a property change
 * @param association which two records; null unless it is an association change
 * @param merge which records became one; null unless it is a merge
 * @param conversation the message of a conversation thread; null for all others
 * @param changeFlag CREATED, DELETED or NEW; null when absent
 * @param changeSource who changed it, such as CRM_UI or INTEGRATION (an open set); null when absent
 * @param sourceId more about the source, such as {@code userId:123} or an app id; null when absent
 */
public record WebhookEvent(
    long eventId,
    long subscriptionId,
    long portalId,
    long appId,
    long occurredAt,
    String subscriptionType,
    int attemptNumber,
    long objectId,
    Optional<ObjectType> objectType,
    Property property,
    Association association,
    Merge merge,
    Conversation conversation,
    String changeFlag,
    String changeSource,
    String sourceId) {

  /**
   * A changed property.
   *
   * @param value the new value; empty when it was cleared
   * @param sensitive whether HubSpot marks the property as sensitive; its value may then be absent
   */
  public record Property(String name, String value, boolean sensitive) {}

  /**
   * Two records that were associated or parted. HubSpot tells it once for each side.
   *
   * @param type such as {@code CONTACT_TO_COMPANY}; empty when absent
   * @param fromType the type of the record it happened to; empty when it cannot be told
   * @param toType the type of the other record; empty when it cannot be told
   * @param removed whether they were parted
   * @param primary whether this is about the primary label
   */
  public record Association(
      String type,
      Optional<ObjectType> fromType,
      long fromId,
      Optional<ObjectType> toType,
      long toId,
      boolean removed,
      boolean primary) {}

  /**
   * Records that became one.
   *
   * @param primaryId the record whose values won
   * @param mergedIds the records that were merged into it
   * @param newId the record that lives on: since 2025 usually a third, new one
   */
  public record Merge(long primaryId, List<Long> mergedIds, long newId, int propertiesMoved) {
    public Merge {
      mergedIds = List.copyOf(mergedIds);
    }
  }

  /** A message in a conversation thread; the thread's id is the event's {@code objectId}. */
  public record Conversation(String messageId, String messageType) {}

  /** The part of the subscription type before the dot: contact, object, conversation ... */
  public String subject() {
    int dot = subscriptionType.indexOf('.');
    return dot < 0 ? subscriptionType : subscriptionType.substring(0, dot);
  }

  /** The part of the subscription type after the dot: creation, propertyChange ... */
  public String happening() {
    return subscriptionType.substring(subscriptionType.indexOf('.') + 1);
  }
}
