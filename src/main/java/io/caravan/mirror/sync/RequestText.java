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
        Map.of(
            "properties", object.properties(),
            "calculated", object.calculated(),
            "history", object.history(),
            "associations", object.associations(),
            "mapping", object.mapping(),
            "actions", object.actions(),
            "pageSize", object.pageSize(),
            "every", object.every().toString(),
            "fullCron", object.fullCron(),
            "calculatedEvery", object.calculatedEvery().toString()));
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
