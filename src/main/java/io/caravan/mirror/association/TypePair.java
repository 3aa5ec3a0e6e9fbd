package io.caravan.mirror.association;

import io.caravan.hubspot.ObjectType;

/**
 * Associations of one type's records with another's, in one portal, as seen from the first.
 *
 * @param from the type that is asked about
 */
record TypePair(long portalId, ObjectType from, ObjectType to) {

  /** The same associations as seen from the other side. */
  TypePair reversed() {
    return new TypePair(portalId, to, from);
  }

  @Override
  public String toString() {
    return "associations of %s with %s in portal %d".formatted(from, to, portalId);
  }
}
