package io.caravan.mirror;

/**
 * A property of an object type, by HubSpot's schema.
 *
 * @param type string, number, bool, enumeration, date, datetime, phone_number, or one that HubSpot
 *     adds
 */
public record PropertyDefinition(String name, String type) {}
