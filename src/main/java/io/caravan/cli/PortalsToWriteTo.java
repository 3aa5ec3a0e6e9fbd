package io.caravan.cli;

import io.caravan.access.Caller;
import io.caravan.access.DomainPortals;
import io.caravan.access.VisiblePortals;
import io.caravan.portal.OwnersOfPortals;
import io.caravan.portal.Portal;
import io.caravan.portal.Portals;
import io.caravan.read.ReadablePortals;
import io.caravan.write.ConnectedPortals;
import java.util.List;
import java.util.OptionalLong;

/** The connected portals, as writes and reads ask for them. */
record PortalsToWriteTo(Portals portals, VisiblePortals seen, DomainPortals domains)
    implements ConnectedPortals, ReadablePortals {

  /** All of them. */
  PortalsToWriteTo(Portals portals, DomainPortals domains) {
    this(portals, VisiblePortals.ALL, domains);
  }

  /** All of them, for a command on the data itself. */
  PortalsToWriteTo(Portals portals) {
    this(portals, new DomainPortals(new OwnersOfPortals(portals)));
  }

  @Override
  public boolean has(long portalId) {
    return seen.includes(portalId) && portals.find(portalId).isPresent();
  }

  @Override
  public PortalsToWriteTo seenBy(Caller caller) {
    return new PortalsToWriteTo(portals, domains.visible(caller), domains);
  }

  @Override
  public OptionalLong only() {
    List<Portal> some =
        portals.all().stream().filter(portal -> seen.includes(portal.id())).toList();
    return some.size() == 1 ? OptionalLong.of(some.get(0).id()) : OptionalLong.empty();
  }
}
