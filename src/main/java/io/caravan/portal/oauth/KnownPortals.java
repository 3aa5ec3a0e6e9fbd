package io.caravan.portal.oauth;

import io.caravan.access.Caller;
import io.caravan.access.DomainPortals;
import io.caravan.access.VisiblePortals;
import io.caravan.http.RequestRefused;
import io.caravan.portal.Portal;
import io.caravan.portal.PortalConnection;
import io.caravan.portal.PortalConnections;
import io.caravan.portal.Portals;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The portals that a caller may see, with what is known of each. Which these are, {@link
 * DomainPortals} says.
 */
final class KnownPortals {

  private final Portals portals;
  private final PortalConnections connections;
  private final DomainPortals domains;

  KnownPortals(Portals portals, PortalConnections connections, DomainPortals domains) {
    this.portals = portals;
    this.connections = connections;
    this.domains = domains;
  }

  /** All that the caller may see, by name. */
  List<KnownPortal> of(Caller caller) {
    VisiblePortals visible = domains.visible(caller);
    return Stream.concat(
            portals.all().stream().map(this::live),
            connections.all().stream()
                .filter(connection -> portals.find(connection.portalId()).isEmpty())
                .map(KnownPortal::of))
        .filter(known -> visible.includes(known.id()))
        .sorted(java.util.Comparator.comparing(KnownPortal::name))
        .toList();
  }

  private KnownPortal live(Portal portal) {
    Optional<PortalConnection> connection =
        portal.credentials() instanceof Portal.Installed
            ? connections.find(portal.id())
            : Optional.empty();
    return KnownPortal.of(portal, connection);
  }

  /**
   * The portal that is meant.
   *
   * @param named its id or name; empty for the only one
   * @throws RequestRefused with 404 when the caller sees none such, which does not tell whether
   *     there is one; with 400 when none is named and there are several
   */
  KnownPortal require(Caller caller, Optional<String> named) {
    List<KnownPortal> seen = of(caller);
    if (named.isPresent()) {
      String text = named.get();
      return seen.stream()
          .filter(one -> one.name().equals(text) || Long.toString(one.id()).equals(text))
          .findFirst()
          .orElseThrow(() -> new RequestRefused(404, "There is no portal " + text));
    }
    if (seen.size() == 1) {
      return seen.get(0);
    }
    throw new RequestRefused(
        400,
        seen.isEmpty()
            ? "No portal is connected"
            : "Say which portal is meant with the parameter portal: "
                + seen.stream()
                    .map(one -> one.id() + " (" + one.name() + ")")
                    .collect(Collectors.joining(", ")));
  }
}
