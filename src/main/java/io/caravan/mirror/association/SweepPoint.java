package io.caravan.mirror.association;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * How far a sweep over records has come.
 *
 * @param lastId all records up to this id have been asked about
 * @param records so many they were
 */
record SweepPoint(long lastId, long records) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static SweepPoint parse(String checkpoint) {
    if (checkpoint.isEmpty()) {
      return new SweepPoint(0, 0);
    }
    try {
      JsonNode json = JSON.readTree(checkpoint);
      return new SweepPoint(json.path("lastId").asLong(), json.path("records").asLong());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a checkpoint of associations: " + checkpoint, e);
    }
  }

  String text() {
    return JSON.createObjectNode().put("lastId", lastId).put("records", records).toString();
  }
}
