package io.caravan.portal;

import io.caravan.gateway.Gateway;
import io.caravan.gateway.TokenSource;
import io.caravan.gateway.quota.Quota;
import io.caravan.hubspot.ApiPaths;
import io.caravan.portal.vault.SealedSecrets;
import io.caravan.redaction.Redaction;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Builds what knows the portals. Made before the gateway, which asks it for tokens. */
public final class PortalConfiguration {

  private final PortalSettings settings;
  private final ApiPaths paths;
  private final Portals portals;
  private final PortalConnections connections;
  private final SealedSecrets secrets;
  private final Redaction redaction;
  private final StoredGrants grants;
  private final Renewals renewals;
  private PortalTokens tokens;

  /**
   * Reads which portals are connected; blocks.
   *
   * @param store where connections are kept
   * @param secrets keeps what opens them
   * @param redaction is told of what HubSpot grants
   */
  public PortalConfiguration(
      PortalSettings settings,
      ApiPaths paths,
      Store store,
      SealedSecrets secrets,
      Redaction redaction,
      MeterRegistry meters,
      Clock clock) {
    this.settings = settings;
    this.paths = paths;
    this.portals = new Portals(settings.portals());
    this.secrets = secrets;
    this.redaction = redaction;
    this.grants = new StoredGrants(store, secrets);
    this.connections = new PortalConnections(store, grants, portals, clock);
    this.renewals = new Renewals(grants, connections, meters, clock);
    connections.reload();
  }

  public Portals portals() {
    return portals;
  }

  /** Those that people connected. */
  public PortalConnections connections() {
    return connections;
  }

  /** The source of tokens, which refreshes them through the gateway it is for. */
  public TokenSource tokens(Gateway gateway) {
    tokens =
        new PortalTokens(
            portals, connections, settings, renewals, tokenEndpoint(gateway), System::nanoTime);
    return tokens;
  }

  /** The source of tokens; once a gateway has asked for it. */
  public PortalTokens tokens() {
    return tokens;
  }

  /** Where codes and tokens are traded in. */
  public TokenEndpoint tokenEndpoint(Gateway gateway) {
    return new TokenEndpoint(
        gateway, paths, settings.clientId(), settings.clientSecret(), redaction);
  }

  /** Whose portals they are, the disconnected ones' included. */
  public OwnersOfPortals owners() {
    return new OwnersOfPortals(portals, connections);
  }

  /** The vault's secrets. */
  public SealedSecrets secrets() {
    return secrets;
  }

  /** What is sealed for a portal. */
  public KeptGrants keptGrants() {
    return new KeptGrants(grants);
  }

  /**
   * Asks HubSpot about each portal, and about those that come later, in the background; call once
   * the gateway works. The future is for those who want to wait for the first ones; it never fails.
   */
  public CompletableFuture<Void> learn(Gateway gateway, Quota quota) {
    var facts = new PortalFacts(gateway, paths, quota);
    portals.listen(
        new PortalListener() {
          @Override
          public void connected(Portal portal) {
            facts.learn(portal);
          }
        });
    return CompletableFuture.allOf(
            portals.all().stream().map(facts::learn).toArray(CompletableFuture<?>[]::new))
        .exceptionally(failure -> null);
  }
}
