package io.caravan.mirror.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mirror.sync.FetchedRecord;
import java.util.List;
import java.util.Optional;

/**
 * How far the reading of an export has come: the checkpoint of a run that reads one.
 *
 * @param id of the export in the table of exports
 * @param taskId HubSpot's number of it
 * @param askedAt the export was asked for at this moment, in milliseconds
 * @param row rows that are read
 * @param lastId the highest id so far
 * @param ordered whether ids came ascending all the time
 * @param calls that were made and are not yet told of
 */
record ExportPoint(
    long id, String taskId, long askedAt, long row, long lastId, boolean ordered, int calls) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "export";

  /** Reads a checkpoint; empty when it is none of an export. */
  static Optional<ExportPoint> parse(String checkpoint) {
    if (!checkpoint.startsWith("{\"" + MARK + "\"")) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(checkpoint);
      return Optional.of(
          new ExportPoint(
              json.path("id").asLong(),
              json.path(MARK).asText(),
              json.path("askedAt").asLong(),
              json.path("row").asLong(),
              json.path("lastId").asLong(),
              json.path("ordered").asBoolean(),
              json.path("calls").asInt()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an export's checkpoint: " + checkpoint, e);
    }
  }

  String text() {
    return JSON.createObjectNode()
        .put(MARK, taskId)
        .put("id", id)
        .put("askedAt", askedAt)
        .put("row", row)
        .put("lastId", lastId)
        .put("ordered", ordered)
        .put("calls", calls)
        .toString();
  }

  /** The point after these records, which took so many rows. */
  ExportPoint then(List<FetchedRecord> records, long rows) {
    long last = lastId;
    boolean ascending = ordered;
    for (FetchedRecord record : records) {
      ascending &= record.ref().id() > last;
      last = Math.max(last, record.ref().id());
    }
    return new ExportPoint(id, taskId, askedAt, row + rows, last, ascending, 0);
  }

  ExportPoint calling(int more) {
    return new ExportPoint(id, taskId, askedAt, row, lastId, ordered, calls + more);
  }
}
