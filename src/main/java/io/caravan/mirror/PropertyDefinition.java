package io.caravan.mirror;

/**
 * A property of an object type, by HubSpot's schema.
 *
 * @param type string, number, bool, enumeration, date, datetime, phone_number, or one that HubSpot
 *     adds
 * @param fieldType how people fill it in: text, select, checkbox ...
 * @param calculated whether HubSpot computes it; then its changes do not move a record's
 *     modification date
 * @param sensitive whether its values must not be shown
 * @param options a hash of an enumeration's values; empty when it has none
 */
public record PropertyDefinition(
    String name,
    String type,
    String fieldType,
    boolean calculated,
    boolean sensitive,
    String options) {

  /** A plain one. */
  public PropertyDefinition(String name, String type) {
    this(name, type, "", false, false, "");
  }
}
