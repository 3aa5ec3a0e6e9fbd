package io.caravan.journey;

import java.util.concurrent.atomic.AtomicLong;

/** Events of the journeys' portal, as HubSpot writes them. */
public final class JourneyEvents {

  private final AtomicLong eventIds = new AtomicLong(1);

  /**
   * @param more further members, such as {@code "objectId":1}
   */
  public String event(String type, long at, String more) {
    return """
    {"eventId":%d,"subscriptionId":1,"portalId":62515,"appId":9,"occurredAt":%d,"subscriptionType":"%s","attemptNumber":0,%s}"""
        .formatted(eventIds.getAndIncrement(), at, type, more);
  }

  /** A contact's property got a value. */
  public String change(long id, long at, String name, String value) {
    return event(
        "contact.propertyChange",
        at,
        "\"objectId\":%d,\"propertyName\":\"%s\",\"propertyValue\":\"%s\""
            .formatted(id, name, value));
  }

  /** A contact and a company were associated or parted. */
  public String association(long at, long from, long to, boolean removed, boolean primary) {
    return event(
        "contact.associationChange",
        at,
        "\"associationType\":\"CONTACT_TO_COMPANY\",\"fromObjectId\":%d,\"toObjectId\":%d,\"associationRemoved\":%b,\"isPrimaryAssociation\":%b"
            .formatted(from, to, removed, primary));
  }
}
