package io.caravan.mirror;

import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How two records are associated, by kind of label.
 *
 * @param labels live and removed ones; removed ones are kept so that older news cannot bring them
 *     back
 */
public record LinkState(Link link, Map<String, Held> labels) {

  /**
   * One label.
   *
   * @param at HubSpot's time of the last change, in milliseconds
   */
  public record Held(Label label, boolean removed, long at) {}

  static LinkState none(Link link) {
    return new LinkState(link, Map.of());
  }

  LinkState with(Held held) {
    var next = new LinkedHashMap<>(labels);
    next.put(held.label().kind(), held);
    return new LinkState(link, next);
  }

  /** In which capacities the two are associated; empty when they are not. */
  public Set<String> liveKinds() {
    return labels.keySet().stream().filter(this::isLive).collect(Collectors.toSet());
  }

  /** Whether the two are associated at all. */
  public boolean isLive() {
    return labels.values().stream().anyMatch(held -> !held.removed());
  }

  /** Whether the two are associated in this capacity. */
  public boolean isLive(String kind) {
    Held held = labels.get(kind);
    return held != null && !held.removed();
  }
}
