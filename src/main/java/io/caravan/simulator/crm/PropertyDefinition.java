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
    PropertyDetails details,
    long createdAt,
    long updatedAt,
    long archivedAt) {

  public PropertyDefinition {
    options = List.copyOf(options);
    // Definitions that ship as JSON leave out what they do not need.
    details = details == null ? PropertyDetails.NONE : details;
  }

  /** What a PATCH may change of a property. */
  public record Edit(
      String label,
      String fieldType,
      String groupName,
      String description,
      List<PropertyOption> options,
      int displayOrder,
      boolean hidden,
      boolean formField,
      PropertyDetails details) {}

  public boolean archived() {
    return archivedAt != 0;
  }

  /** Whether its values follow from others by a formula. */
  public boolean followsFormula() {
    return calculated && details.calculationFormula() != null;
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

  /** What of this property a PATCH may change, as it is. */
  public Edit edit() {
    return new Edit(
        label,
        fieldType,
        groupName,
        description,
        options,
        displayOrder,
        hidden,
        formField,
        details);
  }

  /** The same property, archived or (with 0) brought back. */
  public PropertyDefinition withArchivedAt(long at) {
    return with(edit(), updatedAt, at);
  }

  /** The same property with what a PATCH changed. */
  public PropertyDefinition edited(Edit edit, long at) {
    return with(edit, at, archivedAt);
  }

  private PropertyDefinition with(Edit edit, long updated, long archived) {
    return new PropertyDefinition(
        name,
        edit.label(),
        type,
        edit.fieldType(),
        edit.groupName(),
        edit.description(),
        edit.options(),
        edit.displayOrder(),
        unique,
        readOnly,
        calculated,
        hubspotDefined,
        edit.hidden(),
        edit.formField(),
        referencedObjectType,
        edit.details(),
        createdAt,
        updated,
        archived);
  }
}
