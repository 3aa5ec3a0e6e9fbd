package io.caravan.simulator.portal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** All portals of a simulator, the developer account apart. Thread-safe. */
public final class Portals {

  private final Map<Long, Portal> portals = new ConcurrentSkipListMap<>();

  public void add(Portal portal) {
    portals.put(portal.id(), portal);
  }

  public Optional<Portal> find(long id) {
    return Optional.ofNullable(portals.get(id));
  }

  /** By id, ascending. */
  public List<Portal> all() {
    return List.copyOf(portals.values());
  }
}
