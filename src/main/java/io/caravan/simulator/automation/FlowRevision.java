package io.caravan.simulator.automation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A workflow as it was after one change.
 *
 * @param number rises by one with each change
 * @param at milliseconds since the epoch
 * @param definition as the client gave it, without what only HubSpot sets; not to be changed
 */
public record FlowRevision(long number, long at, ObjectNode definition) {}
