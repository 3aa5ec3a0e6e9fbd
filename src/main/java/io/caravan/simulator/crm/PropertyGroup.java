package io.caravan.simulator.crm;

/**
 * A heading under which HubSpot shows properties.
 *
 * @param displayOrder -1 for behind all others
 */
public record PropertyGroup(String name, String label, int displayOrder) {}
