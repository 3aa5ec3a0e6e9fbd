package io.caravan.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.http.HttpServerResponse;

/**
 * An answer of the management API.
 *
 * @param type of the body
 * @param body null for none
 * @param count how many were changed; -1 for none of that
 */
record Reply(int status, String type, JsonNode body, long count) {

  /** In which header a count goes out. */
  static final String COUNT_HEADER = "Caravan-Count";

  /** Done; nothing to say but how many. */
  static Reply changed(long count) {
    return new Reply(204, null, null, count);
  }

  static Reply json(JsonNode body) {
    return new Reply(200, "application/json", body, -1);
  }

  /** An error as RFC 9457 has it. */
  static Reply problem(int status, String title, String detail) {
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", status)
            .put("title", title)
            .put("detail", detail);
    return new Reply(status, "application/problem+json", body, -1);
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

  /** A request that cannot be done, and why. */
  static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;

    Refused(int status, String title, String detail) {
      super(detail);
      this.status = status;
      this.title = title;
    }

    static Refused badRequest(String detail) {
      return new Refused(400, "Bad request", detail);
    }

    Reply reply() {
      return problem(status, title, getMessage());
    }
  }
}
