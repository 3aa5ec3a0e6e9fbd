package io.caravan.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A write as the body of a message, in the form in which callers send it. */
final class WriteJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private WriteJson() {}

  static byte[] write(Write write) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("writeId", write.id());
    node.put("portalId", write.portalId());
    node.put("objectType", write.type().id());
    node.put("operation", write.operation().label());
    if (write.target() != null) {
      if (!write.target().isRecordId()) {
        node.put("idProperty", write.target().idProperty());
      }
      node.put("id", write.target().value());
    }
    ObjectNode properties = node.putObject("properties");
    write.properties().forEach(properties::put);
    if (write.operation().ofLink()) {
      link(write.links().get(0), node);
    } else if (!write.links().isEmpty()) {
      ArrayNode associations = node.putArray("associations");
      write.links().forEach(link -> link(link, associations.addObject()));
    }
    if (write.updateDuplicate()) {
      node.put("onDuplicate", "update");
    }
    if (write.merge() != null) {
      node.put("merge", write.merge());
    }
    node.put("priority", write.priority().name().toLowerCase(Locale.ROOT));
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void link(Link link, ObjectNode node) {
    ObjectNode to = node.putObject("to").put("id", link.toId());
    if (link.toType() != null) {
      to.put("objectType", link.toType().id());
    }
    ArrayNode types = node.putArray("types");
    link.types()
        .forEach(
            type ->
                types
                    .addObject()
                    .put("associationCategory", type.category())
                    .put("associationTypeId", type.typeId()));
  }

  /**
   * Reads the body of a message.
   *
   * @throws InvalidWrite when it is none, as after a careless edit of a dead letter
   */
  static Write read(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      if (node == null || node.path("writeId").asText("").isEmpty()) {
        throw new InvalidWrite(
            List.of(new Problem("REQUIRED", "writeId", "the message names no write")));
      }
      return WriteReader.read(node, "", 0);
    } catch (IOException e) {
      throw new InvalidWrite(List.of(new Problem("INVALID_JSON", "", "the message is no JSON")));
    }
  }
}
