package io.caravan.write.kamelet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.write.InvalidWrite;
import io.caravan.write.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;

/** What a route hands to a sink: maps, JSON, or nothing but headers. */
final class SinkBody {

  /** Header: HubSpot's id of the record, or the value of the sink's idProperty. */
  static final String RECORD_ID = "CaravanRecordId";

  /** Header: HubSpot's id of the record at the other end of an association. */
  static final String TO_RECORD_ID = "CaravanToRecordId";

  /** Beginning of headers that hold the value of a property, where there is no body. */
  static final String PROPERTY = "CaravanProperty.";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private SinkBody() {}

  /**
   * One JSON object for each record.
   *
   * @throws InvalidWrite when the body is something else
   */
  static List<ObjectNode> objects(Message message) {
    Object body = message.getBody();
    if (isEmpty(body)) {
      return List.of(headers(message));
    }
    JsonNode json = json(message, body);
    var objects = new ArrayList<ObjectNode>();
    for (JsonNode each : json.isArray() ? json : JsonNodeFactory.instance.arrayNode().add(json)) {
      if (!(each instanceof ObjectNode object)) {
        throw unusable("holds " + each.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
      }
      objects.add(object.deepCopy());
    }
    if (objects.isEmpty()) {
      throw unusable("is an empty list");
    }
    return objects;
  }

  /** The body where it is one value and no object: empty for others. */
  static String scalar(Message message) {
    Object body = message.getBody();
    if (body instanceof Number) {
      return body.toString();
    }
    String text = isEmpty(body) ? "" : text(message, body);
    return text.startsWith("{") || text.startsWith("[") ? "" : text.replaceAll("^\"|\"$", "");
  }

  /** A header that may be missing. */
  static String header(Message message, String name) {
    return message.getHeader(name, "", String.class).strip();
  }

  private static boolean isEmpty(Object body) {
    return body == null || (body instanceof String text && text.isBlank());
  }

  private static ObjectNode headers(Message message) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (name.startsWith(PROPERTY)) {
                object.set(name.substring(PROPERTY.length()), value(value));
              }
            });
    return object;
  }

  private static JsonNode json(Message message, Object body) {
    if (body instanceof JsonNode || body instanceof Map || body instanceof List) {
      return value(body);
    }
    String text = text(message, body);
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw unusable(
          "is no JSON from line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()));
    }
  }

  private static String text(Message message, Object body) {
    String text =
        body instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.UTF_8)
            : body instanceof CharSequence || body instanceof java.io.InputStream
                ? message.getBody(String.class)
                : null;
    if (text == null) {
      throw unusable("is a " + body.getClass().getName());
    }
    return text.strip();
  }

  /** Times as HubSpot reads them: ISO 8601. */
  private static JsonNode value(Object value) {
    if (value instanceof JsonNode json) {
      return json;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      map.forEach((name, each) -> object.set(String.valueOf(name), value(each)));
      return object;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      list.forEach(each -> array.add(value(each)));
      return array;
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return JSON.valueToTree(value);
    }
    if (value instanceof Date date) {
      return TextNode.valueOf(date.toInstant().toString());
    }
    if (value instanceof CharSequence
        || value instanceof Instant
        || value instanceof LocalDate
        || value instanceof Enum) {
      return TextNode.valueOf(value.toString());
    }
    throw unusable("holds a " + value.getClass().getName());
  }

  static InvalidWrite unusable(String what) {
    return new InvalidWrite(
        List.of(
            new Problem(
                "INVALID_BODY",
                "",
                "The body must be a map or a JSON object of properties, or a list of them, but it "
                    + what)));
  }
}
