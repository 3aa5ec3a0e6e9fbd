package io.caravan.simulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;

/** Reads and writes JSON as HubSpot does. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** A list of texts. */
  public static ArrayNode array(Iterable<String> texts) {
    ArrayNode array = array();
    texts.forEach(array::add);
    return array;
  }

  /** A list of objects, one for each item. */
  public static <T> ArrayNode array(Iterable<T> items, BiConsumer<T, ObjectNode> write) {
    ArrayNode array = array();
    items.forEach(item -> write.accept(item, array.addObject()));
    return array;
  }

  /**
   * Reads a body; an empty one is a missing node.
   *
   * @throws ApiError 400 as HubSpot answers to unreadable JSON
   */
  public static JsonNode read(byte[] body) {
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw ApiError.of(
              400,
              "Invalid input JSON on line %d, column %d: %s"
                  .formatted(
                      at == null ? 1 : at.getLineNr(),
                      at == null ? 1 : at.getColumnNr(),
                      e.getOriginalMessage()))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a tree. */
  public static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
