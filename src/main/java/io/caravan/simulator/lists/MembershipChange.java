package io.caravan.simulator.lists;

/**
 * A record came into a list or left it.
 *
 * @param at milliseconds since the epoch
 */
public record MembershipChange(
    long portalId, long listId, String objectTypeId, long recordId, boolean added, long at) {}
