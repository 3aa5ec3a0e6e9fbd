package io.caravan.portal;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks HubSpot for access tokens, through the gateway like every other call. */
final class TokenEndpoint {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Gateway gateway;
  private final ApiPaths paths;
  private final String clientId;
  private final Secret clientSecret;

  TokenEndpoint(Gateway gateway, ApiPaths paths, String clientId, Secret clientSecret) {
    this.gateway = gateway;
    this.paths = paths;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  /** Trades the refresh token in; fails as the gateway's calls do. */
  CompletableFuture<TokenGrant> refresh(long portalId, Secret refreshToken) {
    return grant(
        portalId,
        "the refresh of portal " + portalId + "'s token",
        "refresh_token",
        "&refresh_token=" + escape(refreshToken.value()));
  }

  /**
   * Asks for the app's own token; fails as the gateway's calls do.
   *
   * @param scopes separated by blanks
   */
  CompletableFuture<TokenGrant> ofApp(String scopes) {
    return grant(
        HubSpotCall.APP,
        "the request for the app's own token",
        "client_credentials",
        "&scope=" + escape(scopes));
  }

  private CompletableFuture<TokenGrant> grant(
      long portalId, String what, String type, String more) {
    String form =
        "grant_type="
            + type
            + "&client_id="
            + escape(clientId)
            + "&client_secret="
            + escape(clientSecret.value())
            + more;
    // Repeatable: HubSpot gives the same refresh token back, so that a lost answer costs nothing.
    var call =
        new HubSpotCall(
            portalId,
            "POST",
            paths.token(),
            "",
            form.getBytes(StandardCharsets.UTF_8),
            Priority.CRITICAL,
            PATIENCE,
            true);
    return gateway
        .call(call)
        .thenApply(
            answer ->
                TokenGrant.from(answer.body())
                    .orElseThrow(
                        () ->
                            new CallFailed(
                                new CallError.Unavailable(
                                    "HubSpot's answer to " + what + " holds no token"))));
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
