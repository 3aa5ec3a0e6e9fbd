package io.caravan.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.http.RequestRefused;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.SyncRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * What a run is asked to do, as JSON.
 *
 * @param portalId the portal's number
 * @param object as its route names it
 * @param mode full, incremental ...; incremental where it is left out
 * @param since with the mode since: ISO 8601 with a zone, such as 2026-11-20T08:00:00Z
 * @param recordIds with the mode records
 * @param toObjects objects whose associations are read; left out for those that the route names
 * @param pageSize records per call; 0 or left out for the route's
 * @param maxRecords ends after so many; 0 or left out for all
 * @param dryRun whether only to find out what would change
 */
public record RequestJson(
    Long portalId,
    String object,
    String mode,
    String since,
    List<Long> recordIds,
    List<String> toObjects,
    int pageSize,
    long maxRecords,
    boolean dryRun) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** The JSON of a request. */
  public static byte[] of(SyncRequest request) {
    try {
      return JSON.writeValueAsBytes(
          new RequestJson(
              request.portalId(),
              request.object(),
              request.mode().code(),
              request.since() == 0 ? null : Instant.ofEpochMilli(request.since()).toString(),
              request.recordIds(),
              request.toObjects(),
              request.pageSize(),
              request.maxRecords(),
              request.dryRun()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The request of a JSON.
   *
   * @throws RequestRefused when it is none; the message says what is wrong
   */
  static SyncRequest read(byte[] json) {
    return read(json, RequestJson.class).request();
  }

  /**
   * What is to be looked up before.
   *
   * @throws RequestRefused when it cannot be read; the message says what is wrong
   */
  static FoundRecords.Wanted wanted(byte[] json) {
    FoundRecords.Wanted wanted = read(json, FoundRecords.Wanted.class);
    if (wanted.object() == null || wanted.idProperty() == null || wanted.values() == null) {
      throw new RequestRefused(400, "It needs portalId, object, idProperty and values");
    }
    return wanted;
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new RequestRefused(400, "The order of a run cannot be read: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new RequestRefused(400, "The order of a run cannot be read: " + e.getMessage());
    }
  }

  private SyncRequest request() {
    if (portalId == null || object == null || object.isBlank()) {
      throw new RequestRefused(400, "The order of a run needs portalId and object");
    }
    try {
      return new SyncRequest(
          portalId,
          object,
          mode == null ? Mode.INCREMENTAL : Mode.ofCode(mode),
          since == null || since.isEmpty() ? 0 : Instant.parse(since).toEpochMilli(),
          recordIds == null ? List.of() : recordIds,
          toObjects,
          pageSize,
          maxRecords,
          dryRun);
    } catch (DateTimeException e) {
      throw new RequestRefused(
          400, "since is '" + since + "', but must be a time such as 2026-11-20T08:00:00Z");
    } catch (IllegalArgumentException e) {
      throw new RequestRefused(400, e.getMessage());
    }
  }
}
