package io.caravan.simulator.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A custom object type that portals are seeded with on request, as its resource describes it. */
public final class ExampleType {

  private final String name;

  /**
   * @param name of the type, and of its resource {@code example-{name}.json}
   */
  public ExampleType(String name) {
    this.name = name;
  }

  /**
   * Defines the type.
   *
   * @param createdAt of the type and its properties, in milliseconds since the epoch
   */
  public ObjectSchema define(Crm crm, long createdAt) {
    JsonNode described = read();
    ObjectSchema schema =
        crm.define(name, as(described.path("details"), createdAt, SchemaDetails.class));
    for (JsonNode property : described.path("properties")) {
      ((ObjectNode) property).put("groupName", schema.groupName());
      schema.properties().put(as(property, createdAt, PropertyDefinition.class));
    }
    return schema;
  }

  private static <T> T as(JsonNode json, long createdAt, Class<T> type) {
    ObjectNode dated = ((ObjectNode) json).put("createdAt", createdAt).put("updatedAt", createdAt);
    return CrmDefinitions.MAPPER.convertValue(dated, type);
  }

  private JsonNode read() {
    String resource = "/io/caravan/simulator/example-" + name + ".json";
    try (var in =
        Optional.ofNullable(ExampleType.class.getResourceAsStream(resource)).orElseThrow()) {
      return CrmDefinitions.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
