package io.caravan.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;

/**
 * An answer to a call.
 *
 * @param body raw bytes, empty when there is none
 * @param file sent as the body when it is not null, without ever being held in memory
 */
public record Answer(
    int status, String contentType, byte[] body, Map<String, String> headers, Path file) {

  private Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    this(status, contentType, body, headers, null);
  }

  private static final String JSON = "application/json;charset=utf-8";

  public static Answer ok(JsonNode body) {
    return json(200, body);
  }

  public static Answer json(int status, JsonNode body) {
    return new Answer(status, JSON, Json.write(body), Map.of());
  }

  /** 201 with the address of what was made. */
  public static Answer created(JsonNode body, String location) {
    return new Answer(201, JSON, Json.write(body), Map.of("Location", location));
  }

  /** 204. */
  public static Answer none() {
    return new Answer(204, JSON, new byte[0], Map.of());
  }

  /** An answer with a body that is not JSON. */
  public static Answer raw(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, body, Map.of());
  }

  /** An answer whose body is a file. */
  public static Answer file(String contentType, Path file, Map<String, String> headers) {
    return new Answer(200, contentType, new byte[0], headers, file);
  }

  /** An error in HubSpot's form. */
  public static Answer error(ApiError error, String correlationId) {
    return json(error.status(), error.body(correlationId));
  }

  /** The same answer with more headers. */
  public Answer with(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    var all = new java.util.LinkedHashMap<>(headers);
    all.putAll(more);
    return new Answer(status, contentType, body, all, file);
  }
}
