package io.caravan.simulator.crm;

/**
 * One choice of an enumeration.
 *
 * @param value the internal value, case-sensitive
 */
public record PropertyOption(
    String label, String value, int displayOrder, boolean hidden, String description) {}
