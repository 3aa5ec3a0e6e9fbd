package io.caravan.simulator.timeline;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An event on a record's timeline.
 *
 * @param id the app's own, or one that was made for it
 * @param objectTypeId of the record
 * @param at when it happened, milliseconds since the epoch
 * @param json as the client gave it; not to be changed
 */
public record TimelineEvent(
    String id,
    long appId,
    String eventTypeName,
    String objectTypeId,
    long objectId,
    long at,
    ObjectNode json) {}
