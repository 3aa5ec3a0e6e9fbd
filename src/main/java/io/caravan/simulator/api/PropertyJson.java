package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.PropertyDetails;
import io.caravan.simulator.crm.PropertyGroup;
import io.caravan.simulator.crm.PropertyOption;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Json;
import java.util.ArrayList;
import java.util.List;

/** The JSON of property definitions. Source: HubSpot docs, properties guide. */
final class PropertyJson {

  private PropertyJson() {}

  static ObjectNode write(PropertyDefinition property) {
    ObjectNode node = Json.object();
    node.put("name", property.name());
    node.put("label", property.label());
    node.put("type", property.type());
    node.put("fieldType", property.fieldType());
    node.put("groupName", property.groupName());
    node.put("description", property.description());
    writeOptions(node.putArray("options"), property);
    putIfGiven(node, "referencedObjectType", property.referencedObjectType());
    node.put("displayOrder", property.displayOrder());
    node.put("hasUniqueValue", property.unique());
    node.put("hidden", property.hidden());
    node.put("formField", property.formField());
    node.put("calculated", property.calculated());
    node.put("hubspotDefined", property.hubspotDefined());
    node.put("archived", property.archived());
    if (property.archived()) {
      node.put("archivedAt", Timestamps.iso(property.archivedAt()));
    }
    writeDetails(node, property);
    ObjectNode rights = node.putObject("modificationMetadata");
    rights.put("archivable", !property.hubspotDefined());
    rights.put("readOnlyDefinition", property.hubspotDefined());
    rights.put("readOnlyValue", property.readOnly() || property.calculated());
    rights.put("readOnlyOptions", PropertyRules.readOnlyOptions(property));
    node.put("createdAt", Timestamps.iso(property.createdAt()));
    node.put("updatedAt", Timestamps.iso(property.updatedAt()));
    return node;
  }

  private static void writeOptions(ArrayNode options, PropertyDefinition property) {
    for (PropertyOption option : property.options()) {
      ObjectNode each = options.addObject();
      each.put("label", option.label());
      each.put("value", option.value());
      each.put("displayOrder", option.displayOrder());
      each.put("hidden", option.hidden());
      each.put("description", option.description());
    }
  }

  private static void writeDetails(ObjectNode node, PropertyDefinition property) {
    PropertyDetails details = property.details();
    node.put(
        "externalOptions", details.externalOptions() || property.referencedObjectType() != null);
    node.put("dataSensitivity", details.dataSensitivity());
    if (!details.sensitiveDataCategories().isEmpty()) {
      node.set("sensitiveDataCategories", Json.array(details.sensitiveDataCategories()));
    }
    putIfGiven(node, "calculationFormula", details.calculationFormula());
    putIfGiven(node, "numberDisplayHint", details.numberDisplayHint());
    putIfGiven(node, "textDisplayHint", details.textDisplayHint());
    putIfGiven(node, "currencyPropertyName", details.currencyPropertyName());
    if (details.showCurrencySymbol()) {
      node.put("showCurrencySymbol", true);
    }
    putIfGiven(node, "createdUserId", details.createdUserId());
    putIfGiven(node, "updatedUserId", details.updatedUserId());
  }

  private static void putIfGiven(ObjectNode node, String name, String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  /**
   * Reads a new property; {@link PropertyRules} says whether it may be.
   *
   * @param userId who makes it
   */
  static PropertyDefinition read(JsonNode json, String defaultGroup, long userId, long now) {
    String fieldType = json.path("fieldType").asText("");
    return new PropertyDefinition(
        json.path("name").asText(""),
        json.path("label").asText(json.path("name").asText("")),
        json.path("type").asText(""),
        fieldType,
        json.path("groupName").asText(defaultGroup),
        json.path("description").asText(""),
        options(json),
        json.path("displayOrder").asInt(-1),
        json.path("hasUniqueValue").asBoolean(false),
        false,
        fieldType.equals("calculation_equation"),
        false,
        json.path("hidden").asBoolean(false),
        json.path("formField").asBoolean(false),
        json.path("referencedObjectType").asText(null),
        details(json, Long.toString(userId)),
        now,
        now,
        0);
  }

  private static PropertyDetails details(JsonNode json, String userId) {
    var categories = new ArrayList<String>();
    json.path("sensitiveDataCategories").forEach(category -> categories.add(category.asText()));
    return new PropertyDetails(
        json.path("calculationFormula").asText(null),
        json.path("dataSensitivity").asText(PropertyDetails.NON_SENSITIVE),
        categories,
        json.path("numberDisplayHint").asText(null),
        json.path("textDisplayHint").asText(null),
        json.path("currencyPropertyName").asText(null),
        json.path("showCurrencySymbol").asBoolean(false),
        json.path("externalOptions").asBoolean(false),
        userId,
        userId);
  }

  /** What a PATCH makes of a property: members that it does not name stay. */
  static PropertyDefinition.Edit edit(PropertyDefinition before, JsonNode json, long userId) {
    PropertyDetails details = before.details();
    return new PropertyDefinition.Edit(
        json.path("label").asText(before.label()),
        json.path("fieldType").asText(before.fieldType()),
        json.path("groupName").asText(before.groupName()),
        json.path("description").asText(before.description()),
        json.has("options") ? options(json) : before.options(),
        json.path("displayOrder").asInt(before.displayOrder()),
        json.path("hidden").asBoolean(before.hidden()),
        json.path("formField").asBoolean(before.formField()),
        details.changed(
            json.path("calculationFormula").asText(details.calculationFormula()),
            Long.toString(userId)));
  }

  private static List<PropertyOption> options(JsonNode json) {
    var options = new ArrayList<PropertyOption>();
    for (JsonNode option : json.path("options")) {
      options.add(
          new PropertyOption(
              option.path("label").asText(),
              option.path("value").asText(),
              option.path("displayOrder").asInt(options.size()),
              option.path("hidden").asBoolean(false),
              option.path("description").asText("")));
    }
    return options;
  }

  static ObjectNode group(PropertyGroup group) {
    ObjectNode node = Json.object();
    node.put("name", group.name());
    node.put("label", group.label());
    node.put("displayOrder", group.displayOrder());
    node.put("archived", false);
    return node;
  }
}
