package io.caravan.mirror.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Requests and counts as the JSON that the table of runs holds. */
final class RequestText {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private RequestText() {}

  static String of(SyncRequest request) {
    return write(request);
  }

  static String of(SyncedObject object) {
    return write(
        Map.ofEntries(
            Map.entry("properties", object.properties()),
            Map.entry("calculated", object.calculated()),
            Map.entry("history", object.history()),
            Map.entry("associations", object.associations()),
            Map.entry("mapping", object.mapping()),
            Map.entry("actions", object.actions()),
            Map.entry("pageSize", object.pageSize()),
            Map.entry("every", object.every().toString()),
            Map.entry("fullCron", object.fullCron()),
            Map.entry("calculatedEvery", object.calculatedEvery().toString()),
            Map.entry("associationsEvery", object.associationsEvery().toString())));
  }

  static String of(SyncCounts counts) {
    return write(counts.byCode());
  }

  static SyncRequest request(String json) {
    try {
      return JSON.readValue(json, SyncRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run's request cannot be read: " + json, e);
    }
  }

  static SyncCounts counts(String json) {
    try {
      return SyncCounts.ofCodes(JSON.readValue(json, new TypeReference<Map<String, Long>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run's counts cannot be read: " + json, e);
    }
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
