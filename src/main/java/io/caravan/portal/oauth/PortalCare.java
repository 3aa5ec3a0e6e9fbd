package io.caravan.portal.oauth;

import io.caravan.portal.Portal;
import io.caravan.portal.PortalConnections;
import io.caravan.portal.PortalTokens;
import io.caravan.portal.Portals;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** What is done about connections from time to time. Blocks. */
public final class PortalCare {

  private final Portals portals;
  private final PortalConnections connections;
  private final PortalTokens tokens;
  private final Authorizations authorizations;
  private final Clock clock;

  PortalCare(
      Portals portals,
      PortalConnections connections,
      PortalTokens tokens,
      Authorizations authorizations,
      Clock clock) {
    this.portals = portals;
    this.connections = connections;
    this.tokens = tokens;
    this.authorizations = authorizations;
    this.clock = clock;
  }

  /** Takes over what other instances connected and disconnected. */
  public void reload() {
    connections.reload();
  }

  /**
   * Refreshes the tokens that nobody used since they ended, so that a portal that was disconnected
   * in HubSpot is known before somebody needs it; and forgets old links.
   */
  public void sweep() {
    CompletableFuture<?>[] asked =
        portals.all().stream()
            .filter(Portal::byOAuth)
            .map(portal -> tokens.token(portal.id()).handle((token, failure) -> null))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(asked).join();
    authorizations.purge(clock.instant()).join();
  }
}
