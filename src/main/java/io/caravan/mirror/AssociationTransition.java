package io.caravan.mirror;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Two records whose association became another.
 *
 * @param before the labels as they were; none when the two had never been associated
 * @param after the labels as they are now
 */
public record AssociationTransition(LinkState before, LinkState after, Origin origin) {

  /** Whether people see it: an association or a label came or went. */
  public boolean isVisible() {
    return !liveKinds(before).equals(liveKinds(after));
  }

  private static Set<String> liveKinds(LinkState state) {
    return state.labels().keySet().stream().filter(state::isLive).collect(Collectors.toSet());
  }
}
