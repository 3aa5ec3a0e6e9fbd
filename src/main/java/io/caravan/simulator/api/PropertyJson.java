package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.PropertyOption;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The JSON of property definitions. Source: HubSpot docs, properties guide. */
final class PropertyJson {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");
  private static final Map<String, Set<String>> FIELD_TYPES =
      Map.of(
          "string",
              Set.of("text", "textarea", "html", "phonenumber", "file", "calculation_equation"),
          "number", Set.of("number", "calculation_equation"),
          "bool", Set.of("booleancheckbox", "calculation_equation"),
          "enumeration",
              Set.of("select", "radio", "checkbox", "booleancheckbox", "calculation_equation"),
          "date", Set.of("date"),
          "datetime", Set.of("date"),
          "phone_number", Set.of("phonenumber"));

  private PropertyJson() {}

  static ObjectNode write(PropertyDefinition property) {
    ObjectNode node = Json.object();
    node.put("name", property.name());
    node.put("label", property.label());
    node.put("type", property.type());
    node.put("fieldType", property.fieldType());
    node.put("groupName", property.groupName());
    node.put("description", property.description());
    ArrayNode options = node.putArray("options");
    for (PropertyOption option : property.options()) {
      ObjectNode each = options.addObject();
      each.put("label", option.label());
      each.put("value", option.value());
      each.put("displayOrder", option.displayOrder());
      each.put("hidden", option.hidden());
      each.put("description", "");
    }
    if (property.referencedObjectType() != null) {
      node.put("referencedObjectType", property.referencedObjectType());
    }
    node.put("displayOrder", property.displayOrder());
    node.put("hasUniqueValue", property.unique());
    node.put("hidden", property.hidden());
    node.put("formField", property.formField());
    node.put("calculated", property.calculated());
    node.put("externalOptions", property.referencedObjectType() != null);
    node.put("hubspotDefined", property.hubspotDefined());
    node.put("archived", property.archived());
    if (property.archived()) {
      node.put("archivedAt", Timestamps.iso(property.archivedAt()));
    }
    node.put("dataSensitivity", "non_sensitive");
    ObjectNode rights = node.putObject("modificationMetadata");
    rights.put("archivable", !property.hubspotDefined());
    rights.put("readOnlyDefinition", property.hubspotDefined());
    rights.put("readOnlyValue", property.readOnly());
    rights.put("readOnlyOptions", property.hubspotDefined());
    node.put("createdAt", Timestamps.iso(property.createdAt()));
    node.put("updatedAt", Timestamps.iso(property.updatedAt()));
    return node;
  }

  /**
   * Reads a new property.
   *
   * @throws ApiError 400 when HubSpot would refuse it
   */
  static PropertyDefinition read(JsonNode json, String defaultGroup, long now) {
    String name = json.path("name").asText("");
    String type = json.path("type").asText("");
    String fieldType = json.path("fieldType").asText("");
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          "Property names start with a letter and hold lower-case letters, digits and underscores: "
              + name,
          "Properties.PROPERTY_CREATE_FAILED_VALIDATION");
    }
    if (!FIELD_TYPES.getOrDefault(type, Set.of()).contains(fieldType)) {
      throw invalid("Property failed validation.", "Properties.PROPERTY_CREATE_FAILED_VALIDATION");
    }
    List<PropertyOption> options = options(json);
    if (fieldType.equals("booleancheckbox")
        && !options.isEmpty()
        && !options.stream()
            .map(PropertyOption::value)
            .collect(java.util.stream.Collectors.toSet())
            .equals(Set.of("true", "false"))) {
      throw invalid(
          "A boolean property has the options true and false",
          "PropertyValidationError.INVALID_BOOLEAN_OPTION");
    }
    if (type.equals("enumeration") && options.isEmpty() && !json.has("referencedObjectType")) {
      throw invalid("An enumeration needs options", "PropertyValidationError.MISSING_OPTIONS");
    }
    return new PropertyDefinition(
        name,
        json.path("label").asText(name),
        type,
        fieldType,
        json.path("groupName").asText(defaultGroup),
        json.path("description").asText(""),
        options,
        json.path("displayOrder").asInt(-1),
        json.path("hasUniqueValue").asBoolean(false),
        false,
        fieldType.equals("calculation_equation"),
        false,
        json.path("hidden").asBoolean(false),
        json.path("formField").asBoolean(false),
        json.path("referencedObjectType").asText(null),
        now,
        now,
        0);
  }

  static List<PropertyOption> options(JsonNode json) {
    var options = new ArrayList<PropertyOption>();
    for (JsonNode option : json.path("options")) {
      options.add(
          new PropertyOption(
              option.path("label").asText(),
              option.path("value").asText(),
              option.path("displayOrder").asInt(options.size()),
              option.path("hidden").asBoolean(false)));
    }
    return options;
  }

  private static ApiError invalid(String message, String subCategory) {
    return ApiError.of(400, message).category("VALIDATION_ERROR").subCategory(subCategory).build();
  }
}
