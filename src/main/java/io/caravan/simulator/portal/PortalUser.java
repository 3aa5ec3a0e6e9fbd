package io.caravan.simulator.portal;

/**
 * A person who can log in.
 *
 * @param superAdmin whether the person may install apps
 */
public record PortalUser(long id, String email, boolean superAdmin) {}
