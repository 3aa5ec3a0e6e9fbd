package io.caravan.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;

/**
 * Web pages of other sites that may use a port from a browser (CORS); none unless told otherwise.
 * They need a credential as all callers do: no cookie is ever looked at.
 *
 * @param origins such as {@code https://dashboard.example.com}
 */
public record CrossOrigin(Set<String> origins) {

  /** Closed. */
  public static final CrossOrigin NONE = new CrossOrigin(Set.of());

  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
  private static final String HEADERS =
      "Authorization, X-API-Key, Content-Type, Idempotency-Key, Prefer, "
          + Admission.REQUEST_HEADER;
  private static final String EXPOSED =
      "Location, Link, Retry-After, Preference-Applied, Idempotency-Replayed, Allow, "
          + "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset";

  public CrossOrigin {
    origins = Set.copyOf(origins);
  }

  /** Those of a list of settings. */
  public static CrossOrigin of(List<String> origins) {
    return new CrossOrigin(Set.copyOf(origins));
  }

  /** Whether a page of this origin may use the port. */
  public boolean allows(String origin) {
    return origin != null && origins.contains(origin);
  }

  /** Tells a browser that the answer may be shown to the page that asked. */
  void mark(HttpServerRequest request) {
    if (origins.isEmpty()) {
      return;
    }
    HttpServerResponse response = request.response();
    response.putHeader("Vary", "Origin");
    String origin = request.getHeader("Origin");
    if (allows(origin)) {
      response.putHeader("Access-Control-Allow-Origin", origin);
      response.putHeader("Access-Control-Expose-Headers", EXPOSED);
    }
  }

  /** Answers a browser that asks whether a page may call; it shows no credential with that. */
  boolean answersPreflight(HttpServerRequest request) {
    if (!request.method().name().equals("OPTIONS")
        || request.getHeader("Access-Control-Request-Method") == null
        || !allows(request.getHeader("Origin"))) {
      return false;
    }
    request
        .response()
        .setStatusCode(204)
        .putHeader("Access-Control-Allow-Methods", METHODS)
        .putHeader("Access-Control-Allow-Headers", HEADERS)
        .putHeader("Access-Control-Max-Age", "600")
        .end();
    return true;
  }
}
