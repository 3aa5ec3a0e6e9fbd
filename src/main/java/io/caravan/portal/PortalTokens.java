package io.caravan.portal;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.TokenSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The tokens of all portals, and the app's own. Those of OAuth portals are stored and shared by all
 * instances; what is here is their latest state in memory.
 */
public final class PortalTokens implements TokenSource, PortalListener {

  /** What the journal needs; snapshots are not used. */
  private static final String JOURNAL_SCOPES =
      "developer.webhooks_journal.read developer.webhooks_journal.subscriptions.read"
          + " developer.webhooks_journal.subscriptions.write";

  private final Portals portals;
  private final PortalConnections connections;
  private final Renewals renewals;
  private final LongSupplier nanos;
  private final Duration ahead;
  private final TokenEndpoint endpoint;
  private final Optional<OAuthToken> app;
  private final Map<Long, OAuthToken> oauth = new ConcurrentHashMap<>();

  /** Access tokens of portals that are being looked at before they are connected. */
  private final Map<Long, Secret> onTrial = new ConcurrentHashMap<>();

  /**
   * @param endpoint where refreshes are asked for
   * @param nanos the monotonic clock, as {@link System#nanoTime()}
   */
  PortalTokens(
      Portals portals,
      PortalConnections connections,
      PortalSettings settings,
      Renewals renewals,
      TokenEndpoint endpoint,
      LongSupplier nanos) {
    this.portals = portals;
    this.connections = connections;
    this.renewals = renewals;
    this.nanos = nanos;
    this.ahead = settings.refreshAhead();
    this.endpoint = endpoint;
    this.app = settings.hasApp() ? Optional.of(appToken(endpoint)) : Optional.empty();
    portals.listen(this);
  }

  private OAuthToken appToken(TokenEndpoint from) {
    return new OAuthToken(
        "The app",
        "check caravan.hubspot.client-id and client-secret, and that the app has the scopes "
            + JOURNAL_SCOPES,
        known ->
            from.ofApp(JOURNAL_SCOPES)
                .thenApply(
                    grant ->
                        new AccessToken(
                            grant.accessToken(), grant.goodFor(), grant.goodFor(), known + 1)),
        nanos,
        ahead);
  }

  @Override
  public CompletableFuture<String> appToken() {
    return app.map(OAuthToken::current).orElseGet(PortalTokens::noApp);
  }

  @Override
  public CompletableFuture<String> refreshedAppToken(String expiredToken) {
    return app.map(token -> token.newerThan(expiredToken)).orElseGet(PortalTokens::noApp);
  }

  private static CompletableFuture<String> noApp() {
    return none(
        "The app has no token: set caravan.hubspot.client-id and caravan.hubspot.client-secret");
  }

  @Override
  public CompletableFuture<String> token(long portalId) {
    Secret trial = onTrial.get(portalId);
    if (trial != null) {
      return CompletableFuture.completedFuture(trial.value());
    }
    Optional<Portal> portal = portals.find(portalId);
    if (portal.isEmpty()) {
      return none(absent(portalId));
    }
    return portal.get().credentials() instanceof Portal.StaticToken fixed
        ? CompletableFuture.completedFuture(fixed.token().value())
        : oauth(portal.get()).current();
  }

  @Override
  public CompletableFuture<String> refreshed(long portalId, String expiredToken) {
    Optional<Portal> portal = portals.find(portalId);
    if (portal.isEmpty()) {
      return none(absent(portalId));
    }
    return portal.get().byOAuth()
        ? oauth(portal.get()).newerThan(expiredToken)
        : none("The token of portal " + portalId + " has expired; put a new one into the settings");
  }

  /** Why a portal has no access any more; empty while it has. */
  public Optional<String> disconnected(long portalId) {
    return Optional.ofNullable(oauth.get(portalId)).flatMap(OAuthToken::disconnected);
  }

  /**
   * Lets calls for a portal be made that is not connected yet; until closed.
   *
   * @throws IllegalStateException when somebody does so already
   */
  public AutoCloseable onTrial(long portalId, Secret accessToken) {
    if (onTrial.putIfAbsent(portalId, accessToken) != null) {
      throw new IllegalStateException("portal " + portalId + " is being connected already");
    }
    return () -> onTrial.remove(portalId);
  }

  /** It may have been connected anew, and what is in memory belong to what was before. */
  @Override
  public void connected(Portal portal) {
    oauth.remove(portal.id());
  }

  @Override
  public void disconnected(Portal portal) {
    oauth.remove(portal.id());
  }

  private OAuthToken oauth(Portal portal) {
    return oauth.computeIfAbsent(
        portal.id(),
        id ->
            new OAuthToken(
                "Portal " + portal.name(),
                "check caravan.hubspot.client-id and client-secret",
                renewals.of(portal, endpoint),
                nanos,
                ahead));
  }

  private String absent(long portalId) {
    return connections
        .find(portalId)
        .filter(connection -> !connection.connected())
        .map(
            connection ->
                "Portal %s is disconnected since %s, connect it again: %s"
                    .formatted(
                        connection.name(),
                        connection.disconnectedAt().orElseThrow(),
                        connection.reason()))
        .orElse("There is no portal " + portalId + " in the settings, and none is connected");
  }

  private static CompletableFuture<String> none(String message) {
    return CompletableFuture.failedFuture(new CallFailed(new CallError.Unauthorised(message, 401)));
  }
}
