package io.caravan.write;

/**
 * A kind of association.
 *
 * @param category HUBSPOT_DEFINED, USER_DEFINED or INTEGRATOR_DEFINED
 * @param typeId HubSpot's number of it, which differs by direction: 279 is contact to company, 280
 *     company to contact
 */
public record LinkType(String category, int typeId) {}
