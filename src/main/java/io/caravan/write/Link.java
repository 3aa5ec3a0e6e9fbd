package io.caravan.write;

import io.caravan.hubspot.ObjectType;
import java.util.List;

/**
 * The other end of an association.
 *
 * @param toType type of the record at the other end
 * @param toId its record id
 * @param types kinds of the association; empty for the plain one
 */
public record Link(ObjectType toType, String toId, List<LinkType> types) {

  public Link {
    types = List.copyOf(types);
  }
}
