package io.caravan.hubspot;

import java.util.Arrays;

/**
 * What the intake needs to know of an event before it is stored: who it is, in which order it
 * belongs, and where its text stands in the delivery.
 *
 * @param portalId the account in which it happened
 * @param subscriptionId the subscription that caused the delivery
 * @param eventId HubSpot's number of the event; not unique by itself
 * @param occurredAt milliseconds since the epoch
 * @param subscriptionType such as {@code contact.creation}
 * @param objectTypeId as the event states it; null when only the subscription type tells
 * @param recordId the record whose turn it is: {@code objectId}, or the near side of an
 *     association; 0 when the event names none
 * @param otherId the far side of an association; 0 for all other events
 * @param propertyName the changed property; for an association what became of it; null for all
 *     other events
 * @param delivery the whole body of the request
 * @param offset where the event's JSON text begins in it
 * @param length of the event's JSON text, in bytes
 */
public record EventEnvelope(
    long portalId,
    long subscriptionId,
    long eventId,
    long occurredAt,
    String subscriptionType,
    String objectTypeId,
    long recordId,
    long otherId,
    String propertyName,
    byte[] delivery,
    int offset,
    int length) {

  /**
   * Events with the same key are handled one after another: portal, object type and record. Events
   * that touch several records (associations, merges) are ordered with the record they happened to;
   * for the others, time decides and not order.
   */
  public String orderKey() {
    return portalId + "/" + typePart() + "/" + recordId;
  }

  /**
   * The same for every delivery of one event and for no other event: HubSpot does not promise that
   * {@code eventId} alone is unique. The attempt number is not part of it.
   */
  public String dedupeKey() {
    var key = new StringBuilder(96);
    key.append(portalId).append('/').append(subscriptionId).append('/').append(eventId);
    key.append('/').append(occurredAt).append('/').append(recordId);
    if (otherId != 0) {
      key.append('-').append(otherId);
    }
    key.append('/');
    if (propertyName != null) {
      key.append(propertyName);
    }
    return key.toString();
  }

  /** The event's JSON text, byte for byte as HubSpot sent it. */
  public byte[] text() {
    return Arrays.copyOfRange(delivery, offset, offset + length);
  }

  private String typePart() {
    if (objectTypeId != null) {
      return objectTypeId;
    }
    int dot = subscriptionType.indexOf('.');
    String subject = dot < 0 ? subscriptionType : subscriptionType.substring(0, dot);
    return ObjectType.find(subject).map(ObjectType::id).orElse(subject);
  }
}
