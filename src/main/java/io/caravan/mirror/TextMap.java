package io.caravan.mirror;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes the flat JSON objects that the record table holds. */
final class TextMap {

  private static final JsonFactory JSON = new JsonFactory();

  private TextMap() {}

  static String ofValues(Map<String, String> values) {
    return write(
        generator -> {
          for (var entry : values.entrySet()) {
            generator.writeStringField(clean(entry.getKey()), clean(entry.getValue()));
          }
        });
  }

  static Map<String, String> values(String json) {
    var values = new LinkedHashMap<String, String>();
    read(json, (name, parser) -> values.put(name, parser.getText()));
    return values;
  }

  static String ofTimes(Map<String, Long> times) {
    return times.isEmpty()
        ? "{}"
        : write(
            generator -> {
              for (var entry : times.entrySet()) {
                generator.writeNumberField(clean(entry.getKey()), entry.getValue());
              }
            });
  }

  static Map<String, Long> times(String json) {
    if (json.length() <= 2) {
      return Map.of();
    }
    var times = new HashMap<String, Long>();
    read(json, (name, parser) -> times.put(name, parser.getLongValue()));
    return times;
  }

  /** PostgreSQL cannot hold the NUL character, in text or in JSON. */
  private static String clean(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
  }

  private static String write(Fields fields) {
    var text = new StringWriter(512);
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.writeStartObject();
      fields.writeTo(generator);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void read(String json, Field field) {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        field.take(name, parser);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Fields {
    void writeTo(JsonGenerator generator) throws IOException;
  }

  @FunctionalInterface
  private interface Field {
    void take(String name, JsonParser parser) throws IOException;
  }
}
