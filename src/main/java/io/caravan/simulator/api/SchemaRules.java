package io.caravan.simulator.api;

import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.SchemaDetails;
import io.caravan.simulator.http.ApiError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which object schemas HubSpot takes, and when they may go. */
final class SchemaRules {

  private static final int MAX_SEARCHABLE = 20;

  private SchemaRules() {}

  static void checkName(Crm crm, String name) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_]{0,49}")) {
      throw ApiError.invalid(
          "An object type's name starts with a letter and holds letters, digits and underscores: "
              + name);
    }
    if (crm.isTaken(name)) {
      throw ApiError.of(409, "An object type named '" + name + "' already exists.")
          .category("OBJECT_ALREADY_EXISTS")
          .build();
    }
  }

  /** Checks the changeable part against the names of the type's properties. */
  static void check(SchemaDetails details, Set<String> properties) {
    if (details.singular().isBlank() || details.plural().isBlank()) {
      throw ApiError.invalid("An object type needs labels.singular and labels.plural");
    }
    var named = new ArrayList<>(details.required());
    named.addAll(details.searchable());
    named.addAll(details.secondaryDisplay());
    if (details.primaryDisplay() != null) {
      named.add(details.primaryDisplay());
    }
    List<String> unknown = named.stream().filter(name -> !properties.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw ApiError.invalid(
          "The schema names properties that the object type does not have: " + unknown);
    }
    if (details.searchable().size() > MAX_SEARCHABLE) {
      throw ApiError.invalid(
          "An object type can have at most " + MAX_SEARCHABLE + " searchable properties");
    }
  }

  /** Checks the properties that a new type brings along. */
  static void checkProperties(List<PropertyDefinition> properties, boolean sensitiveAllowed) {
    var names = new HashSet<String>();
    for (PropertyDefinition property : properties) {
      PropertyRules.check(property);
      if (property.calculated()) {
        throw ApiError.invalid(
            "A new object type cannot bring calculated properties: add "
                + property.name()
                + " once the type is there");
      }
      if (!names.add(property.name())) {
        throw ApiError.invalid("A property is defined twice: " + property.name());
      }
      if (property.details().sensitive() && !sensitiveAllowed) {
        throw ApiError.invalid(
            "The object type does not allow sensitive properties: " + property.name());
      }
    }
  }

  static void requireCustom(ObjectSchema schema) {
    if (!schema.type().isCustom()) {
      throw ApiError.of(400, "HubSpot's own object types cannot be changed: " + schema.plural())
          .category("VALIDATION_ERROR")
          .subCategory("ObjectSchemaError.CANNOT_MODIFY_HUBSPOT_DEFINED_OBJECT_TYPE")
          .build();
    }
  }

  /** A type may go when nothing of it is left but what its own schema names. */
  static void checkDelete(Crm crm, ObjectSchema schema) {
    if (crm.liveRecords(schema) > 0) {
      throw ApiError.invalid("The object type " + schema.name() + " still has records");
    }
    SchemaDetails details = schema.details();
    List<String> properties =
        schema.properties().all().stream()
            .filter(property -> !property.archived() && !property.hubspotDefined())
            .map(PropertyDefinition::name)
            .filter(name -> !name.equals(details.primaryDisplay()))
            .filter(name -> !details.secondaryDisplay().contains(name))
            .filter(name -> !details.required().contains(name))
            .filter(name -> !details.searchable().contains(name))
            .toList();
    if (!properties.isEmpty()) {
      throw ApiError.invalid(
          "The object type " + schema.name() + " still has properties: " + properties);
    }
    for (ObjectSchema other : crm.schemas()) {
      crm.associationTypes().between(schema.ordinal(), other.ordinal()).stream()
          .filter(type -> type.userDefined())
          .findFirst()
          .ifPresent(
              type -> {
                throw ApiError.invalid(
                    "The object type "
                        + schema.name()
                        + " still has the association "
                        + type.name());
              });
    }
  }
}
