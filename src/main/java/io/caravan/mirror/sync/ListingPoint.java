package io.caravan.mirror.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * How far a listing has come.
 *
 * @param after HubSpot's cursor of the next page; empty at the start and after the end
 * @param lastId the highest id so far
 * @param ordered whether ids came ascending all the time
 */
record ListingPoint(String after, long lastId, boolean ordered) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static ListingPoint parse(String checkpoint) {
    if (checkpoint.isEmpty()) {
      return new ListingPoint("", 0, true);
    }
    try {
      JsonNode json = JSON.readTree(checkpoint);
      return new ListingPoint(
          json.path("after").asText(""),
          json.path("lastId").asLong(),
          json.path("ordered").asBoolean());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a listing's checkpoint: " + checkpoint, e);
    }
  }

  /** The point after a page, given as its JSON. */
  ListingPoint then(JsonNode page, String next) {
    long last = lastId;
    boolean ascending = ordered;
    for (JsonNode record : page) {
      long id = record.path("id").asLong();
      ascending &= id > last;
      last = Math.max(last, id);
    }
    return new ListingPoint(next, last, ascending);
  }

  String text() {
    return JSON.createObjectNode()
        .put("after", after)
        .put("lastId", lastId)
        .put("ordered", ordered)
        .toString();
  }
}
