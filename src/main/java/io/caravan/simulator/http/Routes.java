package io.caravan.simulator.http;

import io.caravan.hubspot.Bucket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Finds the route of a path in a tree of segments: fixed segments before placeholders. Faster than
 * patterns, and there are hundreds of paths.
 */
public final class Routes {

  private static final Set<String> DATED = Set.of("2026-03", "2026-09");

  private static final class Node {
    private final Map<String, Node> fixed = new HashMap<>();
    private final Map<String, Node> placeholders = new LinkedHashMap<>();
    private final Map<String, Route> routes = new HashMap<>();
  }

  /**
   * A route with the values of its placeholders.
   *
   * @param route null when the path exists, but not with this method
   */
  public record Match(Route route, Map<String, String> values) {}

  private final Node root = new Node();
  private final List<Route> all = new ArrayList<>();
  private final UnaryOperator<Route> around;

  /** Routes as they are added. */
  public Routes() {
    this(UnaryOperator.identity());
  }

  /**
   * @param around sees each route when it is added, and may put another handler around its own
   */
  public Routes(UnaryOperator<Route> around) {
    this.around = around;
  }

  /**
   * Adds calls of the API.
   *
   * @param pattern such as {@code /crm/objects/{v}/{type}}; {@code {v}} matches dated versions only
   */
  public void add(String method, String pattern, Bucket bucket, Handler handler) {
    put(new Route(method, pattern, bucket, Access.TOKEN, null, handler));
  }

  /** Adds a call that needs no token and counts nowhere. */
  public void addOpen(String method, String pattern, Handler handler) {
    put(new Route(method, pattern, Bucket.OAUTH, Access.OPEN, null, handler));
  }

  /** Adds a call of a developer account: a token or the developer key opens it. */
  public void addDeveloper(String method, String pattern, Handler handler) {
    put(new Route(method, pattern, Bucket.BURST, Access.DEVELOPER, null, handler));
  }

  /** Adds a call that has a limit of its own instead of the portal's. */
  public void addThrottled(String method, String pattern, Throttle throttle, Handler handler) {
    put(new Route(method, pattern, Bucket.OAUTH, Access.TOKEN, throttle, handler));
  }

  /** All routes in the order in which they were added. */
  public List<Route> all() {
    return List.copyOf(all);
  }

  private void put(Route route) {
    Node node = root;
    for (String segment : route.template().substring(1).split("/")) {
      boolean placeholder = segment.startsWith("{");
      node =
          (placeholder ? node.placeholders : node.fixed)
              .computeIfAbsent(
                  placeholder ? segment.substring(1, segment.length() - 1) : segment,
                  s -> new Node());
    }
    Route added = around.apply(route);
    all.add(added);
    if (node.routes.put(route.method(), added) != null) {
      throw new IllegalArgumentException("twice: " + route.method() + " " + route.template());
    }
  }

  /** The route of a call; null when nothing has this path. */
  public Match find(String method, String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (trimmed.isEmpty()) {
      return null;
    }
    var values = new HashMap<String, String>();
    Node node = find(root, trimmed.substring(1).split("/", -1), 0, values);
    return node == null ? null : new Match(node.routes.get(method), values);
  }

  private static Node find(Node node, String[] segments, int at, Map<String, String> values) {
    if (at == segments.length) {
      return node.routes.isEmpty() ? null : node;
    }
    Node fixed = node.fixed.get(segments[at]);
    Node found = fixed == null ? null : find(fixed, segments, at + 1, values);
    if (found != null || segments[at].isEmpty()) {
      return found;
    }
    for (var placeholder : node.placeholders.entrySet()) {
      if (placeholder.getKey().equals("v") && !DATED.contains(segments[at])) {
        continue;
      }
      found = find(placeholder.getValue(), segments, at + 1, values);
      if (found != null) {
        values.put(placeholder.getKey(), Query.decode(segments[at]));
        return found;
      }
    }
    return null;
  }
}
