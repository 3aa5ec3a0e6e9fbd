package io.caravan.simulator.crm;

/**
 * One entry of a property's history.
 *
 * @param number the property's number in its catalog
 * @param at milliseconds since the epoch
 */
public record PropertyChange(int number, String value, long at, ChangeSource source) {}
