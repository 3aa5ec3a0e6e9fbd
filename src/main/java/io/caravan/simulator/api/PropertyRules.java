package io.caravan.simulator.api;

import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.PropertyDetails;
import io.caravan.simulator.crm.PropertyOption;
import io.caravan.simulator.crm.SchemaDetails;
import io.caravan.simulator.http.ApiError;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which property definitions HubSpot takes. Source: HubSpot docs, properties guide. */
final class PropertyRules {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");
  private static final int MAX_UNIQUE = 10;
  private static final int MAX_CUSTOM = 1000;
  static final String FAILED = "Properties.PROPERTY_CREATE_FAILED_VALIDATION";
  static final String IN_USE = "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE";
  private static final String CALCULATED = "calculation_equation";
  private static final String ILLEGAL = "ILLEGAL_FIELD_MODIFICATION";
  private static final Set<String> SENSITIVITIES =
      Set.of(PropertyDetails.NON_SENSITIVE, "sensitive", "highly_sensitive");
  private static final Map<String, Set<String>> FIELD_TYPES =
      Map.of(
          "string", Set.of("text", "textarea", "html", "phonenumber", "file", CALCULATED),
          "number", Set.of("number", CALCULATED),
          "bool", Set.of("booleancheckbox", CALCULATED),
          "enumeration", Set.of("select", "radio", "checkbox", "booleancheckbox", CALCULATED),
          "date", Set.of("date"),
          "datetime", Set.of("date"),
          "phone_number", Set.of("phonenumber"));

  private PropertyRules() {}

  /**
   * Checks a definition by itself.
   *
   * @throws ApiError 400 when HubSpot would refuse it
   */
  static void check(PropertyDefinition property) {
    if (!NAME.matcher(property.name()).matches()) {
      throw invalid(
          "Property names start with a letter and hold lower-case letters, digits and underscores: "
              + property.name(),
          FAILED);
    }
    if (!FIELD_TYPES.getOrDefault(property.type(), Set.of()).contains(property.fieldType())) {
      throw invalid("Property failed validation.", FAILED);
    }
    if (property.calculated() && property.details().calculationFormula() == null) {
      throw invalid("A calculated property needs a calculationFormula", FAILED);
    }
    if (property.calculated() && property.unique()) {
      throw invalid("A calculated property cannot demand unique values: hasUniqueValue", FAILED);
    }
    sensitivity(property.details().dataSensitivity(), FAILED);
    checkOptions(property);
  }

  /** A known level of sensitivity. */
  static String sensitivity(String level, String subCategory) {
    if (!SENSITIVITIES.contains(level)) {
      throw invalid("Unknown dataSensitivity: " + level, subCategory);
    }
    return level;
  }

  static void checkOptions(PropertyDefinition property) {
    List<String> values = property.options().stream().map(PropertyOption::value).toList();
    if (property.fieldType().equals("booleancheckbox")
        && !(values.size() == 2 && Set.copyOf(values).equals(Set.of("true", "false")))) {
      throw invalid(
          "A boolean property has the options true and false",
          "PropertyValidationError.INVALID_BOOLEAN_OPTION");
    }
    if (property.type().equals("enumeration")
        && values.isEmpty()
        && property.referencedObjectType() == null
        && !property.details().externalOptions()) {
      throw invalid("An enumeration needs options", "PropertyValidationError.MISSING_OPTIONS");
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw invalid("Option values must be unique: " + values, FAILED);
    }
  }

  /** Checks a new definition against those that its type has. */
  static void checkNew(ObjectSchema schema, PropertyDefinition property) {
    boolean inUse =
        schema.properties().find(property.name()).filter(p -> !p.archived()).isPresent();
    if (inUse) {
      throw ApiError.of(409, "A property named '" + property.name() + "' already exists.")
          .category("OBJECT_ALREADY_EXISTS")
          .subCategory("Properties.PROPERTY_WITH_NAME_EXISTS")
          .build();
    }
    checkGroup(schema, property.groupName());
    if (property.unique() && own(schema).filter(PropertyDefinition::unique).count() >= MAX_UNIQUE) {
      throw invalid("An object type can have at most " + MAX_UNIQUE + " unique properties", FAILED);
    }
    if (own(schema).count() >= MAX_CUSTOM) {
      throw invalid("An object type can have at most " + MAX_CUSTOM + " custom properties", FAILED);
    }
  }

  private static Stream<PropertyDefinition> own(ObjectSchema schema) {
    return schema.properties().all().stream().filter(p -> !p.archived() && !p.hubspotDefined());
  }

  static void checkGroup(ObjectSchema schema, String group) {
    if (!schema.groups().containsKey(group)) {
      throw invalid(
          "Property group '"
              + group
              + "' does not exist; the groups are "
              + schema.groups().keySet(),
          FAILED);
    }
  }

  /** Options can be changed but where HubSpot has none, or computes the value. */
  static boolean readOnlyOptions(PropertyDefinition property) {
    return property.hubspotDefined() && (property.options().isEmpty() || property.readOnly());
  }

  /** Checks a change. */
  static void checkEdit(PropertyDefinition before, Set<String> members) {
    Set<String> fixed =
        before.hubspotDefined() ? members : Set.of("name", "type", "hasUniqueValue");
    Set<String> wrong =
        members.stream()
            .filter(fixed::contains)
            .filter(name -> !(name.equals("options") && !readOnlyOptions(before)))
            .collect(Collectors.toSet());
    if (!wrong.isEmpty()) {
      throw invalid("These fields of " + before.name() + " cannot be changed: " + wrong, ILLEGAL);
    }
  }

  /**
   * Checks a field type that a change brought: a property stays calculated, or never becomes it.
   */
  static void checkFieldType(PropertyDefinition after) {
    if (!after.hubspotDefined() && after.calculated() != after.fieldType().equals(CALCULATED)) {
      throw invalid(
          "A property cannot become " + after.fieldType() + ": make another property", ILLEGAL);
    }
    if (!after.hubspotDefined()
        && !FIELD_TYPES.getOrDefault(after.type(), Set.of()).contains(after.fieldType())) {
      throw invalid(
          "A property of type " + after.type() + " cannot be shown as " + after.fieldType(),
          ILLEGAL);
    }
  }

  /** Checks a deletion. */
  static void checkDelete(ObjectSchema schema, PropertyDefinition property) {
    SchemaDetails details = schema.details();
    boolean used =
        property.name().equals(details.primaryDisplay())
            || details.secondaryDisplay().contains(property.name())
            || details.required().contains(property.name())
            || (schema.type().isCustom() && details.searchable().contains(property.name()));
    if (property.hubspotDefined() || used) {
      throw invalid("This property is in use and cannot be deleted: " + property.name(), IN_USE);
    }
  }

  private static ApiError invalid(String message, String subCategory) {
    return ApiError.of(400, message).category("VALIDATION_ERROR").subCategory(subCategory).build();
  }
}
