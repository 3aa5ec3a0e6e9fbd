package io.caravan.write;

/**
 * What is wrong with a write, or why HubSpot refused it.
 *
 * @param code HubSpot's code where it has one (PROPERTY_DOESNT_EXIST, INVALID_OPTION ...), else its
 *     category (CONFLICT ...)
 * @param field the property or member that it is about; empty for the whole
 * @param message a sentence for people
 */
public record Problem(String code, String field, String message) {}
