package io.caravan.mirror.mapping;

import io.caravan.mirror.RecordRepository.PortalType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which mapping each object of a portal has at present. Thread-safe. */
final class ActiveMappings {

  private final Map<PortalType, Mapping> active = new ConcurrentHashMap<>();

  Optional<Mapping> of(PortalType object) {
    return Optional.ofNullable(active.get(object));
  }

  /** Gives an object a mapping; what it had before. */
  Mapping put(PortalType object, Mapping mapping) {
    return active.put(object, mapping);
  }

  void remove(PortalType object) {
    active.remove(object);
  }

  Map<PortalType, Mapping> all() {
    return Map.copyOf(active);
  }
}
