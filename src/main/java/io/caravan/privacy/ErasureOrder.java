package io.caravan.privacy;

import java.util.UUID;

/**
 * That a contact's person is to be erased.
 *
 * @param id names the erasure and its certificate
 * @param contactId HubSpot's id of the contact
 * @param askedBy who asked, as the audit log calls them
 * @param cause event, command, request or reapplied
 * @param at milliseconds since the epoch
 */
public record ErasureOrder(
    String id, long portalId, long contactId, String askedBy, String cause, long at) {

  /** HubSpot's event asks for it. */
  public static ErasureOrder byEvent(long portalId, long contactId, long at) {
    return new ErasureOrder(newId(), portalId, contactId, "caravan:hubspot-event", "event", at);
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }
}
