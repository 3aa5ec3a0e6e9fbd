package io.caravan.cli;

import io.caravan.portal.Portals;
import io.caravan.read.ReadablePortals;
import io.caravan.write.ConnectedPortals;
import java.util.OptionalLong;

/** The connected portals, as writes and reads ask for them. */
record PortalsToWriteTo(Portals portals) implements ConnectedPortals, ReadablePortals {

  @Override
  public boolean has(long portalId) {
    return portals.find(portalId).isPresent();
  }

  @Override
  public OptionalLong only() {
    return portals
        .only()
        .map(portal -> OptionalLong.of(portal.id()))
        .orElseGet(OptionalLong::empty);
  }
}
