package io.caravan.write.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.write.Operation;
import java.io.IOException;
import java.util.Map;

/**
 * The rows of an NDJSON file: a line is a map of properties, or a whole write of its own
 * (docs/WRITES.md).
 */
final class NdjsonRows extends Rows {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final FileLines lines;
  private final ImportOrder order;
  private final WriteShape shape;

  NdjsonRows(FileLines lines, ImportOrder order) {
    super(lines);
    this.lines = lines;
    this.order = order;
    this.shape = new WriteShape(order);
  }

  @Override
  Row next() throws IOException {
    FileLines.Line line = lines.next();
    while (line != null && line.flaw() == null && line.text().isBlank()) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    if (line.flaw() != null) {
      return Row.unreadable(line.number(), "INVALID_JSON", "", line.flaw());
    }
    try {
      JsonNode node = JSON.readTree(line.text());
      if (node instanceof ObjectNode object) {
        return isWrite(object) ? whole(line.number(), object) : map(line.number(), object);
      }
      return Row.unreadable(line.number(), "INVALID_JSON", "", "the line is no JSON object");
    } catch (JsonProcessingException e) {
      return Row.unreadable(
          line.number(), "INVALID_JSON", "", "the line is no JSON: " + e.getOriginalMessage());
    }
  }

  private static boolean isWrite(ObjectNode object) {
    boolean operation = Operation.find(object.path("operation").asText("")).isPresent();
    return object.path("properties").isObject()
        || (operation && (object.has("id") || object.has("to")));
  }

  private Row whole(long line, ObjectNode write) {
    shape.defaults(write);
    return Row.of(line, write);
  }

  private Row map(long line, ObjectNode given) {
    String id = null;
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : given.properties()) {
      String property = order.property(member.getKey());
      if (property == null) {
        continue;
      }
      JsonNode value = member.getValue();
      if (value.isContainerNode()) {
        return Row.unreadable(
            line,
            "INVALID_VALUE",
            member.getKey(),
            "the value of '%s' must be text, a number or true/false".formatted(member.getKey()));
      }
      if (id == null && shape.identifies(property)) {
        id = value.isNull() ? "" : value.asText().strip();
      } else {
        values.set(property, value);
      }
    }
    if (order.identifies() && (id == null || id.isEmpty())) {
      return Row.unreadable(
          line,
          "REQUIRED",
          order.idProperty().isEmpty() ? "id" : order.idProperty(),
          shape.identity() + " is missing, which identifies the record");
    }
    return Row.of(line, shape.write(id, values));
  }
}
