package io.caravan.simulator.crm;

/**
 * A HubSpot user to whom records can be assigned. Records keep the owner id, never the user id.
 *
 * @param createdAt milliseconds since the epoch
 */
public record Owner(
    long id,
    long userId,
    String email,
    String firstName,
    String lastName,
    boolean archived,
    long createdAt,
    long updatedAt) {}
