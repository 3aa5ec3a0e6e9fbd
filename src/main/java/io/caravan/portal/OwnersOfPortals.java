package io.caravan.portal;

import io.caravan.access.PortalOwners;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whose portals they are: the connected ones, and those that were connected and keep their owner.
 */
public final class OwnersOfPortals implements PortalOwners {

  private final Portals portals;
  private final Supplier<List<PortalConnection>> connections;

  /** With those that people connected, whether there is access or not. */
  OwnersOfPortals(Portals portals, PortalConnections connections) {
    this.portals = portals;
    this.connections = connections::all;
  }

  /** Of the connected ones alone, for a command on the data itself. */
  public OwnersOfPortals(Portals portals) {
    this.portals = portals;
    this.connections = List::of;
  }

  @Override
  public Map<Long, String> domains() {
    return portals.all().stream().collect(Collectors.toMap(Portal::id, Portal::domain));
  }

  @Override
  public Map<Long, String> ever() {
    Map<Long, String> domains = new HashMap<>();
    for (PortalConnection connection : connections.get()) {
      domains.put(connection.portalId(), connection.domain());
    }
    // What the settings say of a portal counts, whoever connected it before.
    domains.putAll(domains());
    return domains;
  }
}
