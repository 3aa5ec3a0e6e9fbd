package io.caravan.mirror.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.caravan.mirror.mapping.transform.Conversions;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/** Columns as a JSON object: numbers and booleans as such, dates as ISO-8601 texts. */
final class ColumnsJson {

  private static final JsonFactory JSON = new JsonFactory();

  private final StringWriter text = new StringWriter(256);
  private final JsonGenerator generator;

  ColumnsJson() {
    try {
      generator = JSON.createGenerator(text);
      generator.writeStartObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String column, Object value) {
    try {
      generator.writeFieldName(column);
      if (value instanceof List<?> list) {
        generator.writeStartArray();
        for (Object one : list) {
          one(one);
        }
        generator.writeEndArray();
      } else {
        one(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void one(Object value) throws IOException {
    if (value instanceof BigDecimal number) {
      generator.writeNumber(number.toPlainString());
    } else if (value instanceof Boolean bool) {
      generator.writeBoolean(bool);
    } else {
      generator.writeString(clean(Conversions.text(value)));
    }
  }

  /** PostgreSQL cannot hold the NUL character, in text or in JSON. */
  private static String clean(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
  }

  /** Ends it. */
  String text() {
    try {
      generator.writeEndObject();
      generator.close();
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
