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

  private final Portals portals;
  private final Map<Long, OAuthToken> oauth;

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
        portal,
        ((Portal.OAuth) portal.credentials()).refreshToken(),
        with -> endpoint.refresh(portal.id(), with),
        nanos,
        ahead);
  }

  private static CompletableFuture<String> none(String message) {
    return CompletableFuture.failedFuture(new CallFailed(new CallError.Unauthorised(message, 401)));
  }
}
