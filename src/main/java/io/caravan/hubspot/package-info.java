/**
 * HubSpot's own vocabulary as pure types: ids, object types, events, signatures, API paths, limits
 * and error bodies.
 *
 * <p>Ground floor of the house: knows the JDK and Jackson alone. Facts stand with their source;
 * where HubSpot's documentation and its observed behaviour differ, the observed behaviour wins.
 */
package io.caravan.hubspot;
