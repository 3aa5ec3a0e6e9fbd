package io.caravan.portal;

import io.caravan.gateway.Gateway;
import io.caravan.gateway.TokenSource;
import io.caravan.gateway.quota.Quota;
import io.caravan.hubspot.ApiPaths;
import java.util.concurrent.CompletableFuture;

/** Builds what knows the portals. Made before the gateway, which asks it for tokens. */
public final class PortalConfiguration {

  private final PortalSettings settings;
  private final ApiPaths paths;
  private final Portals portals;

  public PortalConfiguration(PortalSettings settings, ApiPaths paths) {
    this.settings = settings;
    this.paths = paths;
    this.portals = new Portals(settings.portals());
  }

  public Portals portals() {
    return portals;
  }

  /** The source of tokens, which refreshes them through the gateway it is for. */
  public TokenSource tokens(Gateway gateway) {
    return new PortalTokens(portals, settings, gateway, paths, System::nanoTime);
  }

  /**
   * Asks HubSpot about each portal, in the background; call once the gateway works. The future is
   * for those who want to wait; it never fails.
   */
  public CompletableFuture<Void> learn(Gateway gateway, Quota quota) {
    var facts = new PortalFacts(gateway, paths, quota);
    return CompletableFuture.allOf(
            portals.all().stream().map(facts::learn).toArray(CompletableFuture<?>[]::new))
        .exceptionally(failure -> null);
  }
}
