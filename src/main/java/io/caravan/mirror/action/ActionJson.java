package io.caravan.mirror.action;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.RecordRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Actions as JSON: for receivers, and the parts that the table holds. */
public final class ActionJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory FACTORY = JSON.getFactory();

  private ActionJson() {}

  /** {@code {"actions": [...]}}, in their order: the body of a webhook. */
  static byte[] batch(List<Action> actions) {
    var bytes = new ByteArrayOutputStream(1_024 * actions.size());
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("actions");
      for (Action action : actions) {
        write(json, action);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** One action, without line breaks. */
  public static String text(Action action) {
    return text(json -> write(json, action));
  }

  /** The column of properties. */
  static String properties(Map<String, ValueChange> properties) {
    return properties.isEmpty() ? "{}" : text(json -> write(json, properties));
  }

  /** Reads {@link #properties(Map)}. */
  static Map<String, ValueChange> properties(String text) {
    var properties = new TreeMap<String, ValueChange>();
    for (Map.Entry<String, JsonNode> field : read(text).properties()) {
      JsonNode change = field.getValue();
      properties.put(
          field.getKey(),
          change.path("sensitive").asBoolean()
              ? ValueChange.WITHHELD
              : ValueChange.of(change.path("before").asText(""), change.path("after").asText("")));
    }
    return properties;
  }

  /** The column of labels. */
  static String labels(LabelChange labels) {
    return labels == null ? null : text(json -> write(json, labels));
  }

  /** Reads {@link #labels(LabelChange)}. */
  static LabelChange labels(String text) {
    if (text == null) {
      return null;
    }
    JsonNode labels = read(text);
    return new LabelChange(labels(labels.path("changed")), labels(labels.path("now")));
  }

  private static void write(JsonGenerator json, Action action) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", action.id());
    json.writeNumberField("seq", action.seq());
    json.writeStringField("kind", action.kind().code());
    json.writeStringField("name", action.kind().words(action.record().type()));
    json.writeNumberField("portalId", action.record().portalId());
    write(json, action.record());
    writeTime(json, "at", action.at());
    writeTime(json, "madeAt", action.madeAt());
    json.writeStringField("origin", action.origin().kind().name().toLowerCase(Locale.ROOT));
    if (action.origin().runId() != 0) {
      json.writeNumberField("runId", action.origin().runId());
    }
    if (!action.properties().isEmpty()) {
      json.writeFieldName("properties");
      write(json, action.properties());
    }
    if (action.erased()) {
      json.writeBooleanField("erased", true);
    }
    if (action.other() != null) {
      json.writeObjectFieldStart("other");
      write(json, action.other());
      json.writeEndObject();
    }
    if (action.labels() != null) {
      json.writeFieldName("labels");
      write(json, action.labels());
    }
    json.writeEndObject();
  }

  /** Ids are numbers beyond what JavaScript can count exactly, so they are text as in HubSpot. */
  private static void write(JsonGenerator json, RecordRef record) throws IOException {
    json.writeStringField("objectType", record.type().pathName());
    json.writeStringField("objectTypeId", record.type().id());
    json.writeStringField("recordId", Long.toString(record.id()));
  }

  private static void writeTime(JsonGenerator json, String name, long millis) throws IOException {
    if (millis == 0) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, Instant.ofEpochMilli(millis).toString());
    }
  }

  private static void write(JsonGenerator json, Map<String, ValueChange> properties)
      throws IOException {
    json.writeStartObject();
    for (var property : properties.entrySet()) {
      ValueChange change = property.getValue();
      json.writeObjectFieldStart(property.getKey());
      if (change.sensitive()) {
        json.writeBooleanField("sensitive", true);
      } else {
        json.writeStringField("before", change.before().isEmpty() ? null : change.before());
        json.writeStringField("after", change.after().isEmpty() ? null : change.after());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, LabelChange labels) throws IOException {
    json.writeStartObject();
    write(json, "changed", labels.changed());
    write(json, "now", labels.now());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, List<Label> labels)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Label label : labels) {
      json.writeStartObject();
      json.writeStringField("kind", label.kind());
      json.writeStringField("category", label.category());
      json.writeNumberField("typeId", label.typeId());
      json.writeStringField("label", label.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static List<Label> labels(JsonNode array) {
    var labels = new ArrayList<Label>(array.size());
    for (JsonNode label : array) {
      labels.add(
          new Label(
              label.path("kind").asText(),
              label.path("typeId").asInt(),
              label.path("category").asText(),
              label.path("label").asText()));
    }
    return labels;
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Content content) {
    var text = new StringWriter(512);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      content.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }
}
