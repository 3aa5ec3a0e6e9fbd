package io.caravan.simulator.crm;

import java.util.List;

/**
 * The changeable part of an object schema.
 *
 * @param description null for none
 * @param required names of properties that a create must give
 * @param searchable names of properties in which a search's {@code query} looks
 * @param sensitive whether the type may have sensitive properties
 * @param createdBy the user who made it; 0 for HubSpot
 * @param createdAt milliseconds since the epoch
 */
public record SchemaDetails(
    String singular,
    String plural,
    String description,
    String primaryDisplay,
    List<String> secondaryDisplay,
    List<String> required,
    List<String> searchable,
    boolean sensitive,
    long createdBy,
    long updatedBy,
    long createdAt,
    long updatedAt) {

  public SchemaDetails {
    secondaryDisplay = List.copyOf(secondaryDisplay);
    required = List.copyOf(required);
    searchable = List.copyOf(searchable);
  }
}
