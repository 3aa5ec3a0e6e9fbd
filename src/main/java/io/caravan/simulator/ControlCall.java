package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Query;
import java.util.List;
import java.util.function.Function;

/**
 * One call of the control API.
 *
 * @param does what it does, in a few words
 * @param takes its parameters and the members of its body
 */
record ControlCall(
    String method, String path, String does, String takes, Function<Request, Answer> answer) {

  /** A call as it came. */
  record Request(Query query, byte[] bytes) {

    /** The body as JSON; an empty object when there is none. */
    JsonNode json() {
      JsonNode json = Json.read(bytes);
      return json.isMissingNode() ? Json.object() : json;
    }

    /** The body, strictly. */
    Fields fields(String... known) {
      return new Fields(json(), "", List.of(known));
    }

    /** A number in the query. */
    int number(String name, int fallback) {
      String given = query.first(name).orElse(null);
      if (given != null && !given.matches("\\d{1,9}")) {
        throw ApiError.invalid(name + " must be a whole number, not \"" + given + "\"");
      }
      return given == null ? fallback : Integer.parseInt(given);
    }

    /** Whether what is asked for is about a portal: about this one, or about all. */
    boolean isAbout(long portalId) {
      int wanted = number("portalId", 0);
      return wanted == 0 || wanted == portalId;
    }
  }

  static ControlCall get(String path, String does, Function<Request, Answer> answer) {
    return new ControlCall("GET", path, does, "", answer);
  }

  static ControlCall of(
      String method,
      String path,
      String does,
      List<String> takes,
      Function<Request, Answer> answer) {
    return of(method, path, does, String.join(", ", takes), answer);
  }

  static ControlCall of(
      String method, String path, String does, String takes, Function<Request, Answer> answer) {
    return new ControlCall(method, path, does, takes, answer);
  }
}
