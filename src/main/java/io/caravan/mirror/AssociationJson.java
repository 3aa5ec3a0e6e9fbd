package io.caravan.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mirror.AssociationChange.Label;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Batch reads of associations, as HubSpot's API writes them. */
public final class AssociationJson {

  private AssociationJson() {}

  /**
   * The body of a batch read.
   *
   * @param open record ids with where to go on; empty for the first page
   */
  public static byte[] inputs(Map<Long, String> open) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var inputs = body.putArray("inputs");
    open.forEach(
        (id, after) -> {
          ObjectNode input = inputs.addObject().put("id", id.toString());
          if (!after.isEmpty()) {
            input.put("after", after);
          }
        });
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** One of an answer's {@code associationTypes}. */
  public static Label label(JsonNode type) {
    return Label.of(
        type.path("category").asText("HUBSPOT_DEFINED"),
        type.path("typeId").asInt(),
        type.path("label").isNull() ? "" : type.path("label").asText(""));
  }
}
