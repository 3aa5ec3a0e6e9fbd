package io.caravan.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.ObjectType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A record as HubSpot's API describes it. */
record RecordAnswer(RecordRef ref, JsonNode json) {

  static RecordAnswer of(long portalId, ObjectType type, JsonNode json) {
    return new RecordAnswer(new RecordRef(portalId, type, json.path("id").asLong()), json);
  }

  /**
   * @param at the read took place after this moment; 0 when that cannot be told
   */
  RecordChange.Snapshot snapshot(long at) {
    Map<String, String> values = new LinkedHashMap<>();
    json.path("properties")
        .fields()
        .forEachRemaining(
            field -> {
              // Empty properties come as null, as "", or not at all: HubSpot does all three.
              String value = field.getValue().isNull() ? "" : field.getValue().asText();
              if (!value.isEmpty()) {
                values.put(field.getKey(), value);
              }
            });
    return new RecordChange.Snapshot(
        ref, values, millis(json.path("createdAt")), millis(json.path("updatedAt")), at);
  }

  /** The ids that were merged into this record. */
  List<Long> mergedIds() {
    String ids = json.path("properties").path("hs_merged_object_ids").asText("");
    return Arrays.stream(ids.split(";"))
        .map(String::strip)
        .filter(id -> id.matches("\\d{1,18}"))
        .map(Long::valueOf)
        .toList();
  }

  private static long millis(JsonNode time) {
    try {
      return time.isTextual() ? Instant.parse(time.asText()).toEpochMilli() : time.asLong(0);
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
