package io.caravan.mirror.association;

import io.caravan.hubspot.ObjectType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run has gathered: the types that it reads associations with, and the records that wait
 * until there are enough for a call. Used by one page after the other.
 */
final class Gathered {

  private final List<ObjectType> types;
  private final Set<ObjectType> refused = new HashSet<>();
  private final Map<ObjectType, Set<Long>> waiting = new HashMap<>();

  Gathered(List<ObjectType> types) {
    this.types = List.copyOf(types);
  }

  /** The types that can be read. */
  List<ObjectType> types() {
    return types.stream().filter(type -> !refused.contains(type)).toList();
  }

  /** HubSpot does not let the portal's token read these. */
  void refuse(ObjectType type) {
    refused.add(type);
    waiting.remove(type);
  }

  Set<Long> waiting(ObjectType type) {
    return waiting.computeIfAbsent(type, any -> new LinkedHashSet<>());
  }
}
