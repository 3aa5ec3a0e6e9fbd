package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;

/** The parameters and members of HubSpot's paging. */
final class Paging {

  private Paging() {}

  /** The page size. */
  static int limit(Call call, int standard, int max) {
    String text = call.query().first("limit").orElse(Integer.toString(standard));
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1) {
      throw ApiError.invalid("Invalid limit: " + text);
    }
    int limit = Integer.parseInt(text);
    if (limit > max) {
      throw ApiError.invalid(
          "Invalid limit: the maximum number of results per page is %d but was %d"
              .formatted(max, limit));
    }
    return limit;
  }

  /** The id from which to go on; 0 for the first page. */
  static long after(Call call) {
    String text = call.query().first("after").orElse("0");
    if (!text.matches("\\d{1,18}")) {
      throw ApiError.invalid("Invalid after: " + text);
    }
    return Long.parseLong(text);
  }

  /** Adds the way to the next page. */
  static void next(ObjectNode body, Call call, String after) {
    ObjectNode next = body.putObject("paging").putObject("next");
    next.put("after", after);
    next.put("link", call.address(call.path() + "?" + call.query().with("after", after)));
  }
}
