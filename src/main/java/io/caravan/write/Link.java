package io.caravan.write;

import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.StandardAssociations;
import java.util.List;

/**
 * The other end of an association.
 *
 * @param toType type of the record at the other end; null when the caller left it to HubSpot, which
 *     knows it by the kind of the association
 * @param toId its record id
 * @param types kinds of the association; empty for the plain one
 */
public record Link(ObjectType toType, String toId, List<LinkType> types) {

  public Link {
    types = List.copyOf(types);
  }

  /** With the type of the other end, where the kind of the association tells it. */
  public Link resolved(ObjectType from) {
    if (toType != null) {
      return this;
    }
    return types.stream()
        .filter(type -> type.category().equals("HUBSPOT_DEFINED"))
        .flatMap(type -> StandardAssociations.target(from, type.typeId()).stream())
        .findFirst()
        .map(found -> new Link(found, toId, types))
        .orElse(this);
  }
}
