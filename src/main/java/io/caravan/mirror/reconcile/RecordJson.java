package io.caravan.mirror.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.TreeMap;

/** Reads records as HubSpot's API describes them. */
final class RecordJson {

  private RecordJson() {}

  /** Ids and dates of a list of records, in its order. */
  static RecordDates dates(JsonNode results) {
    long[] ids = new long[results.size()];
    long[] dates = new long[results.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = results.get(i).path("id").asLong();
      dates[i] = millis(results.get(i).path("updatedAt"));
    }
    return new RecordDates(ids, dates);
  }

  /** The values that are not empty. */
  static TreeMap<String, String> values(JsonNode result) {
    var values = new TreeMap<String, String>();
    result
        .path("properties")
        .fields()
        .forEachRemaining(
            field -> {
              String value = field.getValue().isNull() ? "" : field.getValue().asText();
              if (!value.isEmpty()) {
                values.put(field.getKey(), value);
              }
            });
    return values;
  }

  private static long millis(JsonNode time) {
    try {
      return Instant.parse(time.asText()).toEpochMilli();
    } catch (DateTimeParseException e) {
      return time.asLong(0);
    }
  }
}
