package io.caravan.mirror.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRef;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a record as HubSpot's API writes it. */
public final class RecordJson {

  private RecordJson() {}

  /**
   * The record. Times that cannot be read are 0, an id that is no number is 0: the step {@code
   * validatePage} deals with those.
   */
  public static FetchedRecord read(long portalId, ObjectType type, JsonNode json) {
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
    boolean archived = json.path("archived").asBoolean(false);
    long updatedAt = millis(json.path("updatedAt"));
    return new FetchedRecord(
        new RecordRef(portalId, type, json.path("id").asLong()),
        values,
        millis(json.path("createdAt")),
        updatedAt,
        mergedIds(values.getOrDefault("hs_merged_object_ids", "")),
        archived ? Math.max(1, Math.max(millis(json.path("archivedAt")), 0)) : 0);
  }

  /**
   * A record of which nothing but its values is known: its times are those that HubSpot keeps among
   * them, 0 where it does not.
   *
   * @param values that are not empty
   * @param times the same, or more, to look for the times in
   */
  public static FetchedRecord ofValues(
      RecordRef ref, Map<String, String> values, Map<String, String> times) {
    return new FetchedRecord(
        ref,
        values,
        millis(times.getOrDefault(ref.type().createdProperty(), "")),
        millis(times.getOrDefault(ref.type().lastModifiedProperty(), "")),
        mergedIds(values.getOrDefault("hs_merged_object_ids", "")),
        0);
  }

  private static List<Long> mergedIds(String ids) {
    return ids.isEmpty()
        ? List.of()
        : Arrays.stream(ids.split(";"))
            .map(String::strip)
            .filter(id -> id.matches("\\d{1,18}"))
            .map(Long::valueOf)
            .toList();
  }

  private static long millis(JsonNode time) {
    return time.isTextual() ? millis(time.asText()) : time.asLong(0);
  }

  private static long millis(String time) {
    try {
      return Instant.parse(time).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
