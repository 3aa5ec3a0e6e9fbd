package io.caravan.operations;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.http.HttpProblem;
import io.vertx.core.http.HttpServerResponse;

/**
 * An answer of the management API.
 *
 * @param type of the body
 * @param body null for none
 * @param count how many were changed; -1 for none of that
 */
public record Reply(int status, String type, JsonNode body, long count) {

  /** In which header a count goes out. */
  static final String COUNT_HEADER = "Caravan-Count";

  /** Done; nothing to say but how many. */
  public static Reply changed(long count) {
    return new Reply(204, null, null, count);
  }

  /** Something that began. */
  static Reply created(JsonNode body) {
    return new Reply(201, "application/json", body, -1);
  }

  /** An answer. */
  public static Reply json(JsonNode body) {
    return new Reply(200, "application/json", body, -1);
  }

  /** Begun; the body says what. */
  public static Reply accepted(JsonNode body) {
    return new Reply(202, "application/json", body, -1);
  }

  /** Why it was not done. */
  public static Reply problem(HttpProblem problem) {
    return new Reply(problem.status(), HttpProblem.TYPE, problem.json(), -1);
  }

  void writeTo(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status);
    if (count >= 0) {
      response.putHeader(COUNT_HEADER, Long.toString(count));
    }
    if (body == null) {
      response.end();
    } else {
      response.putHeader("Content-Type", type).end(body.toString());
    }
  }
}
