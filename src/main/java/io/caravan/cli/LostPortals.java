package io.caravan.cli;

import io.caravan.portal.PortalConnection;
import io.caravan.portal.PortalConnections;
import io.caravan.portal.Portals;
import io.caravan.write.ConnectedPortals.Lost;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/** Portals that were connected and to which there is no access any more. Thread-safe. */
final class LostPortals {

  private final Portals portals;
  private final PortalConnections connections;
  private final LongFunction<Optional<String>> withoutToken;
  private final Clock clock;

  /** Since when portals of the settings are known to have lost their app: nothing stores that. */
  private final Map<Long, Instant> noticed = new ConcurrentHashMap<>();

  /**
   * @param withoutToken why there will be no token for a connected portal any more; empty when
   *     there may be
   */
  LostPortals(
      Portals portals,
      PortalConnections connections,
      LongFunction<Optional<String>> withoutToken,
      Clock clock) {
    this.portals = portals;
    this.connections = connections;
    this.withoutToken = withoutToken;
    this.clock = clock;
  }

  /** Since when there is no access to a portal, and why; empty while there is. */
  Optional<Lost> find(long portalId) {
    if (portals.find(portalId).isEmpty()) {
      return connections
          .find(portalId)
          .filter(connection -> !connection.connected())
          .map(LostPortals::lost);
    }
    Optional<String> reason = withoutToken.apply(portalId);
    if (reason.isEmpty()) {
      noticed.remove(portalId);
    }
    return reason.map(
        words -> new Lost(noticed.computeIfAbsent(portalId, id -> clock.instant()), words));
  }

  private static Lost lost(PortalConnection connection) {
    return new Lost(connection.disconnectedAt().orElseThrow(), connection.reason());
  }
}
