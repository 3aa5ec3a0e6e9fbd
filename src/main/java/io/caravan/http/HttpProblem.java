package io.caravan.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.redaction.Redaction;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a request was not done, as RFC 9457 says it: {@code application/problem+json}. Whatever looks
 * like a secret is taken out of its sentences.
 *
 * @param status of the answer
 * @param detail a sentence for people, with the mend
 * @param faults each mistake of the request; empty where there is only the sentence
 */
public record HttpProblem(int status, String detail, List<Fault> faults) {

  /** The type of its body. */
  public static final String TYPE = "application/problem+json";

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not found"),
          Map.entry(405, "Method not allowed"),
          Map.entry(408, "Request timeout"),
          Map.entry(409, "Conflict"),
          Map.entry(413, "Content too large"),
          Map.entry(415, "Unsupported media type"),
          Map.entry(429, "Too many requests"),
          Map.entry(503, "Service unavailable"));

  /**
   * One mistake.
   *
   * @param code names the kind of mistake, in capitals
   * @param field where it is; empty for the whole request
   * @param message a sentence for people
   */
  public record Fault(String code, String field, String message) {}

  public HttpProblem {
    faults = List.copyOf(faults);
  }

  /** One with nothing but a sentence. */
  public static HttpProblem of(int status, String detail) {
    return new HttpProblem(status, detail, List.of());
  }

  /** A request with mistakes, all of them at once. */
  public static HttpProblem badRequest(List<Fault> faults) {
    return of(400, faults);
  }

  /** One with several reasons, all of them at once. */
  public static HttpProblem of(int status, List<Fault> faults) {
    // What is wrong alike with many is said once; each has a fault of its own.
    String detail =
        faults.stream().map(Fault::message).distinct().collect(Collectors.joining("; "));
    return new HttpProblem(status, detail, faults);
  }

  /** Answers with it. */
  void writeTo(HttpServerResponse response) {
    response.setStatusCode(status).putHeader("Content-Type", TYPE).end(json().toString());
  }

  /** The body. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", status)
            .put("title", TITLES.getOrDefault(status, "Failed"))
            .put("detail", Redaction.ofShapes().text(detail));
    if (!faults.isEmpty()) {
      ArrayNode errors = json.putArray("errors");
      faults.forEach(
          fault ->
              errors
                  .addObject()
                  .put("code", fault.code())
                  .put("field", fault.field())
                  .put("message", Redaction.ofShapes().text(fault.message())));
    }
    return json;
  }
}
