package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.SchemaDetails;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Json;
import java.util.ArrayList;
import java.util.List;

/** The JSON of object schemas. Source: HubSpot docs, custom objects guide. */
final class SchemaJson {

  private SchemaJson() {}

  /** The definition without properties and associations, which is what a PATCH answers. */
  static ObjectNode definition(Crm crm, ObjectSchema schema, boolean archived) {
    SchemaDetails details = schema.details();
    ObjectNode node = Json.object();
    node.put("id", schema.type().id().replace("2-", ""));
    node.put("objectTypeId", schema.type().id());
    node.put("fullyQualifiedName", crm.fullName(schema));
    node.put("name", schema.name());
    ObjectNode labels = node.putObject("labels");
    labels.put("singular", details.singular());
    labels.put("plural", details.plural());
    node.put("description", details.description());
    node.put("primaryDisplayProperty", details.primaryDisplay());
    node.set("secondaryDisplayProperties", Json.array(details.secondaryDisplay()));
    node.set("requiredProperties", Json.array(details.required()));
    node.set("searchableProperties", Json.array(details.searchable()));
    node.put("allowsSensitiveProperties", details.sensitive());
    node.put("archived", archived);
    node.put("createdAt", Timestamps.iso(details.createdAt()));
    node.put("updatedAt", Timestamps.iso(details.updatedAt()));
    return node;
  }

  static ObjectNode write(Crm crm, ObjectSchema schema, boolean archived) {
    ObjectNode node = definition(crm, schema, archived);
    ArrayNode properties = node.putArray("properties");
    schema.properties().all().stream()
        .filter(property -> !property.archived())
        .forEach(property -> properties.add(PropertyJson.write(property)));
    ArrayNode associations = node.putArray("associations");
    for (ObjectSchema other : crm.schemas()) {
      crm.associationTypes()
          .between(schema.ordinal(), other.ordinal())
          .forEach(type -> associations.add(association(schema, other, type)));
    }
    node.put("createdByUserId", schema.details().createdBy());
    return node;
  }

  static ObjectNode association(ObjectSchema from, ObjectSchema to, AssociationType type) {
    ObjectNode node = Json.object();
    node.put("id", Integer.toString(type.typeId()));
    node.put("fromObjectTypeId", from.type().id());
    node.put("toObjectTypeId", to.type().id());
    node.put("name", type.name() == null ? from.name() + "_to_" + to.name() : type.name());
    return node;
  }

  /**
   * What a body makes of a schema's changeable part: members that it does not name stay.
   *
   * @param before what was, or an empty one for a new schema
   */
  static SchemaDetails details(SchemaDetails before, JsonNode body, long userId, long now) {
    return new SchemaDetails(
        body.path("labels").path("singular").asText(before.singular()),
        body.path("labels").path("plural").asText(before.plural()),
        body.path("clearDescription").asBoolean(false)
            ? null
            : body.path("description").asText(before.description()),
        body.path("primaryDisplayProperty").asText(before.primaryDisplay()),
        texts(body, "secondaryDisplayProperties", before.secondaryDisplay()),
        texts(body, "requiredProperties", before.required()),
        texts(body, "searchableProperties", before.searchable()),
        body.path("allowsSensitiveProperties").asBoolean(before.sensitive()),
        before.createdBy(),
        userId,
        before.createdAt(),
        now);
  }

  static List<String> texts(JsonNode body, String name, List<String> otherwise) {
    if (!body.path(name).isArray()) {
      return otherwise;
    }
    var texts = new ArrayList<String>();
    body.path(name).forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
