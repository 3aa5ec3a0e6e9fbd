package io.caravan.cli;

import io.caravan.access.PortalOwners;
import io.caravan.portal.Portal;
import io.caravan.portal.Portals;
import java.util.Map;
import java.util.stream.Collectors;

/** The domains of the connected portals. */
record OwnersOfPortals(Portals portals) implements PortalOwners {

  @Override
  public Map<Long, String> domains() {
    return portals.all().stream().collect(Collectors.toMap(Portal::id, Portal::domain));
  }
}
