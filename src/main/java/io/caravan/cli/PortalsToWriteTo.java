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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * The connected portals, as writes and reads ask for them.
 *
 * @param losses since when there is no access to a portal, and why
 */
record PortalsToWriteTo(
    Portals portals,
    VisiblePortals seen,
    DomainPortals domains,
    LongFunction<Optional<Lost>> losses)
    implements ConnectedPortals, ReadablePortals {

  /** All of them. */
  PortalsToWriteTo(Portals portals, DomainPortals domains, LongFunction<Optional<Lost>> losses) {
    this(portals, VisiblePortals.ALL, domains, losses);
  }

  /** All of them, for a command on the data itself. */
  PortalsToWriteTo(Portals portals) {
    this(portals, new DomainPortals(new OwnersOfPortals(portals)), portalId -> Optional.empty());
  }

  @Override
  public boolean has(long portalId) {
    return seen.includes(portalId) && portals.find(portalId).isPresent();
  }

  @Override
  public Optional<Lost> lost(long portalId) {
    return seen.includes(portalId) ? losses.apply(portalId) : Optional.empty();
  }

  @Override
  public PortalsToWriteTo seenBy(Caller caller) {
    return new PortalsToWriteTo(portals, domains.visible(caller), domains, losses);
  }

  @Override
  public OptionalLong only() {
    List<Portal> some =
        portals.all().stream().filter(portal -> seen.includes(portal.id())).toList();
    return some.size() == 1 ? OptionalLong.of(some.get(0).id()) : OptionalLong.empty();
  }
}
