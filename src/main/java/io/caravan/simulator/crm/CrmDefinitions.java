package io.caravan.simulator.crm;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.ObjectType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All of a portal that is no record, as JSON: types, properties, pipelines, labels, counters. */
final class CrmDefinitions {

  static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
          .setVisibility(PropertyAccessor.GETTER, Visibility.NONE)
          .setVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private final Crm crm;

  CrmDefinitions(Crm crm) {
    this.crm = crm;
  }

  byte[] write() throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    ArrayNode schemas = json.putArray("schemas");
    crm.schemas().forEach(schema -> schemas.add(write(schema)));
    ArrayNode archived = json.putArray("archivedSchemas");
    crm.archivedSchemas().forEach(schema -> archived.add(write(schema)));
    json.set("associationTypes", MAPPER.valueToTree(crm.associationTypes().all()));
    json.put("nextAssociationId", crm.associationTypes().nextCustomId());
    json.set("pipelines", MAPPER.valueToTree(crm.pipelines().all()));
    json.set("owners", MAPPER.valueToTree(crm.owners().values()));
    json.set("pipelineAudits", MAPPER.valueToTree(crm.pipelines().allAudits()));
    json.set("rules", MAPPER.valueToTree(crm.rules().state()));
    json.set("linkLimits", MAPPER.valueToTree(crm.linkLimits().all()));
    json.set("nextIds", MAPPER.valueToTree(crm.nextIds()));
    json.put("nextCustomType", crm.nextCustomType());
    json.put("nextOrdinal", crm.nextOrdinal());
    return MAPPER.writeValueAsBytes(json);
  }

  private static ObjectNode write(ObjectSchema schema) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("type", schema.type().id());
    json.put("ordinal", schema.ordinal());
    json.put("name", schema.name());
    json.put("plural", schema.plural());
    json.put("groupName", schema.groupName());
    json.set("groups", MAPPER.valueToTree(schema.groups()));
    json.set("details", MAPPER.valueToTree(schema.details()));
    json.set("properties", MAPPER.valueToTree(schema.properties().all()));
    return json;
  }

  void read(byte[] definitions) throws IOException {
    JsonNode json = MAPPER.readTree(definitions);
    crm.restore(
        schemas(json.path("schemas")),
        schemas(json.path("archivedSchemas")),
        as(json.path("nextIds"), new TypeReference<Map<String, Long>>() {}),
        json.path("nextCustomType").intValue(),
        json.path("nextOrdinal").intValue());
    crm.rules().restore(as(json.path("rules"), new TypeReference<PortalRules.State>() {}));
    crm.linkLimits()
        .restore(as(json.path("linkLimits"), new TypeReference<Map<Long, Integer>>() {}));
    crm.associationTypes()
        .restore(
            as(json.path("associationTypes"), new TypeReference<List<AssociationType>>() {}),
            json.path("nextAssociationId").intValue());
    crm.pipelines()
        .restore(
            as(json.path("pipelines"), new TypeReference<Map<String, List<Pipeline>>>() {}),
            as(
                json.path("pipelineAudits"),
                new TypeReference<Map<String, List<Pipelines.Audit>>>() {}));
    crm.owners().clear();
    as(json.path("owners"), new TypeReference<List<Owner>>() {})
        .forEach(owner -> crm.owners().put(owner.id(), owner));
  }

  private static List<ObjectSchema> schemas(JsonNode json) {
    var schemas = new ArrayList<ObjectSchema>();
    json.forEach(schema -> schemas.add(schema(schema)));
    return schemas;
  }

  private static ObjectSchema schema(JsonNode json) {
    var properties = new PropertyCatalog();
    as(json.path("properties"), new TypeReference<List<PropertyDefinition>>() {})
        .forEach(properties::put);
    var schema =
        new ObjectSchema(
            new ObjectType(json.path("type").asText()),
            json.path("ordinal").intValue(),
            json.path("name").asText(),
            json.path("plural").asText(),
            properties,
            json.path("groupName").asText(),
            as(json.path("details"), new TypeReference<SchemaDetails>() {}));
    schema.groups().clear();
    schema
        .groups()
        .putAll(as(json.path("groups"), new TypeReference<Map<String, PropertyGroup>>() {}));
    return schema;
  }

  private static <T> T as(JsonNode json, TypeReference<T> type) {
    return MAPPER.convertValue(json, type);
  }
}
