package io.caravan.simulator.crm;

import io.caravan.hubspot.ObjectType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An object type of a portal: its names, properties and records.
 *
 * <p>Not thread-safe: guarded by its portal's lock.
 */
public final class ObjectSchema {

  private final ObjectType type;
  private final int ordinal;
  private final String name;
  private final String plural;
  private final PropertyCatalog properties;
  private final String groupName;
  private final Map<String, PropertyGroup> groups = new TreeMap<>();
  private final RecordTable records;
  private SchemaDetails details;

  ObjectSchema(
      ObjectType type,
      int ordinal,
      String name,
      String plural,
      PropertyCatalog properties,
      String groupName,
      SchemaDetails details) {
    this.type = type;
    this.ordinal = ordinal;
    this.name = name;
    this.plural = plural;
    this.properties = properties;
    this.records = new RecordTable(properties.calculated());
    this.groupName = groupName;
    this.details = details;
    groups.put(groupName, new PropertyGroup(groupName, details.singular() + " information", 0));
  }

  public ObjectType type() {
    return type;
  }

  /** This type's number within its portal. */
  public int ordinal() {
    return ordinal;
  }

  /** The singular name, such as {@code contact} or a custom object's {@code car}. */
  public String name() {
    return name;
  }

  /** The plural name, such as {@code companies}. */
  public String plural() {
    return plural;
  }

  /** The name as it stands in association types and messages: {@code CONTACT}. */
  public String upperName() {
    return name.toUpperCase(Locale.ROOT);
  }

  /** The name of the group that properties belong to unless told otherwise. */
  public String groupName() {
    return groupName;
  }

  /** Property groups by name. */
  public Map<String, PropertyGroup> groups() {
    return groups;
  }

  public PropertyCatalog properties() {
    return properties;
  }

  public RecordTable records() {
    return records;
  }

  /** What a custom object's schema may change: labels and lists of properties. */
  public SchemaDetails details() {
    return details;
  }

  /** Replaces what a custom object's schema may change. */
  public void change(SchemaDetails newDetails) {
    details = newDetails;
  }

  /** The properties an answer carries when the request names none. */
  public List<String> defaultProperties() {
    return DefaultProperties.of(this);
  }

  /** Whether the type has a property of its own called {@code email} that identifies records. */
  public boolean identifiedByEmail() {
    return type.equals(ObjectType.CONTACTS);
  }
}
