package io.caravan.mirror;

/**
 * Two records whose association became another.
 *
 * @param before the labels as they were; none when the two had never been associated
 * @param after the labels as they are now
 */
public record AssociationTransition(LinkState before, LinkState after, Origin origin) {}
