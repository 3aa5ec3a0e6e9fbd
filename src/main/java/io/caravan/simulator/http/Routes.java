package io.caravan.simulator.http;

import io.caravan.hubspot.Bucket;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

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

  /**
   * Adds calls of the API.
   *
   * @param pattern such as {@code /crm/objects/{v}/{type}}; {@code {v}} matches dated versions only
   */
  public void add(String method, String pattern, Bucket bucket, Handler handler) {
    put(new Route(method, pattern, bucket, false, handler));
  }

  /** Adds a call that needs no token and counts nowhere. */
  public void addOpen(String method, String pattern, Handler handler) {
    put(new Route(method, pattern, Bucket.OAUTH, true, handler));
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
    if (node.routes.put(route.method(), route) != null) {
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
