package io.caravan.simulator.crm;

import java.util.List;

/**
 * A property of an object type. Source: HubSpot docs, properties guide.
 *
 * @param type string, number, bool, enumeration, date, datetime or phone_number
 * @param fieldType how forms show it, such as text, select or checkbox
 * @param unique whether no two records may share a value
 * @param readOnly whether the API refuses to set it
 * @param referencedObjectType {@code OWNER} where values are owner ids, else null
 * @param createdAt milliseconds since the epoch
 * @param archivedAt milliseconds since the epoch; 0 while in use
 */
public record PropertyDefinition(
    String name,
    String label,
    String type,
    String fieldType,
    String groupName,
    String description,
    List<PropertyOption> options,
    int displayOrder,
    boolean unique,
    boolean readOnly,
    boolean calculated,
    boolean hubspotDefined,
    boolean hidden,
    boolean formField,
    String referencedObjectType,
    long createdAt,
    long updatedAt,
    long archivedAt) {

  public PropertyDefinition {
    options = List.copyOf(options);
  }

  public boolean archived() {
    return archivedAt != 0;
  }

  /** Whether a value may name several options, separated by semicolons. */
  public boolean multiple() {
    return "enumeration".equals(type) && "checkbox".equals(fieldType);
  }

  public boolean isTime() {
    return "date".equals(type) || "datetime".equals(type);
  }

  public boolean isNumber() {
    return "number".equals(type);
  }

  /** The same property, archived or (with 0) brought back. */
  public PropertyDefinition withArchivedAt(long at) {
    return new PropertyDefinition(
        name,
        label,
        type,
        fieldType,
        groupName,
        description,
        options,
        displayOrder,
        unique,
        readOnly,
        calculated,
        hubspotDefined,
        hidden,
        formField,
        referencedObjectType,
        createdAt,
        updatedAt,
        at);
  }

  /** The same property with what a PATCH may change. */
  public PropertyDefinition edited(
      String newLabel,
      String newFieldType,
      String newGroup,
      String newDescription,
      List<PropertyOption> newOptions,
      long at) {
    return new PropertyDefinition(
        name,
        newLabel,
        type,
        newFieldType,
        newGroup,
        newDescription,
        newOptions,
        displayOrder,
        unique,
        readOnly,
        calculated,
        hubspotDefined,
        hidden,
        formField,
        referencedObjectType,
        createdAt,
        at,
        archivedAt);
  }
}
