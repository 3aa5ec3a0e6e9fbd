package io.caravan.simulator.crm;

/**
 * Why a property's value was refused.
 *
 * @param code HubSpot's code, such as PROPERTY_DOESNT_EXIST or INVALID_OPTION
 */
public record InvalidValue(String property, String code, String message) {}
