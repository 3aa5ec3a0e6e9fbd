package io.caravan.portal.oauth;

import io.caravan.portal.Portal;
import io.caravan.portal.PortalConnection;
import java.util.Optional;

/**
 * A portal that a caller may see.
 *
 * @param live as it can be called; empty when it is disconnected
 * @param connection empty for one of the settings
 */
record KnownPortal(
    long id,
    String name,
    String domain,
    Optional<Portal> live,
    Optional<PortalConnection> connection) {

  static KnownPortal of(Portal portal, Optional<PortalConnection> connection) {
    return new KnownPortal(
        portal.id(), portal.name(), portal.domain(), Optional.of(portal), connection);
  }

  static KnownPortal of(PortalConnection gone) {
    return new KnownPortal(
        gone.portalId(), gone.name(), gone.domain(), Optional.empty(), Optional.of(gone));
  }
}
