package io.caravan.mirror;

/**
 * Two records whose association became another.
 *
 * @param before the labels as they were; none when the two had never been associated
 * @param after the labels as they are now
 */
public record AssociationTransition(LinkState before, LinkState after, Origin origin) {

  /** Whether people see it: an association or a label came or went. */
  public boolean isVisible() {
    return !before.liveKinds().equals(after.liveKinds());
  }
}
