package io.caravan.portal;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.TokenSource;
import io.caravan.hubspot.ApiPaths;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The tokens of all portals. Nothing is stored: after a start, OAuth portals get new ones. */
public final class PortalTokens implements TokenSource {

  /** What the journal needs; snapshots are not used. */
  private static final String JOURNAL_SCOPES =
      "developer.webhooks_journal.read developer.webhooks_journal.subscriptions.read"
          + " developer.webhooks_journal.subscriptions.write";

  private final Portals portals;
  private final Map<Long, OAuthToken> oauth;
  private final Optional<OAuthToken> app;

  /**
   * @param gateway the door that refreshes go through
   * @param nanos the monotonic clock, as {@link System#nanoTime()}
   */
  public PortalTokens(
      Portals portals,
      PortalSettings settings,
      Gateway gateway,
      ApiPaths paths,
      LongSupplier nanos) {
    this.portals = portals;
    var endpoint = new TokenEndpoint(gateway, paths, settings.clientId(), settings.clientSecret());
    this.oauth =
        portals.all().stream()
            .filter(portal -> portal.credentials() instanceof Portal.OAuth)
            .collect(
                Collectors.toMap(
                    Portal::id, portal -> token(portal, endpoint, nanos, settings.refreshAhead())));
    this.app =
        settings.clientId().isEmpty() || settings.clientSecret().value().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new OAuthToken(
                    "The app",
                    "check caravan.hubspot.client-id and client-secret, and that the app has the"
                        + " scopes "
                        + JOURNAL_SCOPES,
                    new Secret(""),
                    none -> endpoint.ofApp(JOURNAL_SCOPES),
                    nanos,
                    settings.refreshAhead()));
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
    OAuthToken token = oauth.get(portalId);
    return token != null
        ? token.current()
        : fixed(portalId)
            .map(CompletableFuture::completedFuture)
            .orElseGet(() -> none("There is no portal " + portalId + " in the settings"));
  }

  @Override
  public CompletableFuture<String> refreshed(long portalId, String expiredToken) {
    OAuthToken token = oauth.get(portalId);
    return token != null
        ? token.newerThan(expiredToken)
        : none("The token of portal " + portalId + " has expired; put a new one into the settings");
  }

  /** Why a portal has no access any more; empty while it has. */
  public Optional<String> disconnected(long portalId) {
    return Optional.ofNullable(oauth.get(portalId)).flatMap(OAuthToken::disconnected);
  }

  private Optional<String> fixed(long portalId) {
    return portals
        .find(portalId)
        .map(Portal::credentials)
        .filter(Portal.StaticToken.class::isInstance)
        .map(credentials -> ((Portal.StaticToken) credentials).token().value());
  }

  private static OAuthToken token(
      Portal portal, TokenEndpoint endpoint, LongSupplier nanos, Duration ahead) {
    return new OAuthToken(
        "Portal " + portal.name(),
        "check caravan.hubspot.client-id and client-secret",
        ((Portal.OAuth) portal.credentials()).refreshToken(),
        with -> endpoint.refresh(portal.id(), with),
        nanos,
        ahead);
  }

  private static CompletableFuture<String> none(String message) {
    return CompletableFuture.failedFuture(new CallFailed(new CallError.Unauthorised(message, 401)));
  }
}
