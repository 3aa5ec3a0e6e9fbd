package io.caravan.mirror.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mirror.source.SearchPlan.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far an incremental run has come; the run's checkpoint.
 *
 * @param window the search that it is at
 * @param rest what comes after it
 * @param seen the latest modification seen so far
 * @param settled what {@link SearchPlan#settled} says
 * @param total after the last page: how many records HubSpot's search finds in all; -1 when it was
 *     not asked
 */
record SearchPoint(SearchWindow window, List<Span> rest, long seen, long settled, long total) {

  private static final ObjectMapper JSON = new ObjectMapper();

  SearchPoint {
    rest = List.copyOf(rest);
  }

  static SearchPoint begin(SearchPlan plan) {
    Span first = plan.spans().get(0);
    return new SearchPoint(
        SearchWindow.of(first.from(), first.to()),
        plan.spans().subList(1, plan.spans().size()),
        0,
        plan.settled(),
        -1);
  }

  static SearchPoint parse(String checkpoint) {
    try {
      return JSON.readValue(checkpoint, SearchPoint.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a search's checkpoint: " + checkpoint, e);
    }
  }

  String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The point after a page; empty after the last.
   *
   * @param next what the window goes on with
   */
  Optional<SearchPoint> then(Optional<SearchWindow> next, long seenNow) {
    if (next.isPresent()) {
      return Optional.of(new SearchPoint(next.get(), rest, seenNow, settled, -1));
    }
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    var others = new ArrayList<>(rest);
    Span span = others.remove(0);
    return Optional.of(
        new SearchPoint(SearchWindow.of(span.from(), span.to()), others, seenNow, settled, -1));
  }

  /** The end, with what the run found out. */
  SearchPoint end(long seenNow, long found) {
    return new SearchPoint(window, List.of(), seenNow, settled, found);
  }
}
