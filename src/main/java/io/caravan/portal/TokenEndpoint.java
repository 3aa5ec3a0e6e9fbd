package io.caravan.portal;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ApiPaths;
import io.caravan.redaction.Redaction;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks HubSpot for access tokens and about them, through the gateway like every other call. All
 * methods fail as the gateway's calls do.
 */
public final class TokenEndpoint {

  /** Shorter than {@link SharedRenewal#LEASE}, so that nobody refreshes after the lease's end. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Gateway gateway;
  private final ApiPaths paths;
  private final String clientId;
  private final Secret clientSecret;
  private final Redaction redaction;

  /**
   * @param clientId of the app
   * @param clientSecret of the app
   * @param redaction is told of what is granted, before anybody else
   */
  TokenEndpoint(
      Gateway gateway, ApiPaths paths, String clientId, Secret clientSecret, Redaction redaction) {
    this.gateway = gateway;
    this.paths = paths;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.redaction = redaction;
  }

  /** Trades the refresh token in. */
  CompletableFuture<TokenGrant> refresh(long portalId, Secret refreshToken) {
    // Repeatable: HubSpot gives the same refresh token back, so that a lost answer costs nothing.
    return grant(
        portalId,
        "the refresh of portal " + portalId + "'s token",
        "refresh_token",
        "&refresh_token=" + escape(refreshToken.value()),
        true);
  }

  /**
   * Asks for the app's own token.
   *
   * @param scopes separated by blanks
   */
  CompletableFuture<TokenGrant> ofApp(String scopes) {
    return grant(
        HubSpotCall.APP,
        "the request for the app's own token",
        "client_credentials",
        "&scope=" + escape(scopes),
        true);
  }

  /**
   * Trades in what HubSpot led back with. A code serves once, so a lost answer is final.
   *
   * @param redirectUri the one that it was asked with
   * @param verifier of PKCE; empty without it
   */
  public CompletableFuture<TokenGrant> exchange(
      Secret code, String redirectUri, Optional<Secret> verifier) {
    return grant(
        HubSpotCall.APP,
        "the exchange of an authorization code",
        "authorization_code",
        "&redirect_uri="
            + escape(redirectUri)
            + "&code="
            + escape(code.value())
            + verifier.map(text -> "&code_verifier=" + escape(text.value())).orElse(""),
        false);
  }

  /** Tells whose an access token is: {@code hub_id, hub_domain, user, user_id, scopes ...}. */
  public CompletableFuture<JsonNode> introspect(Secret accessToken) {
    return about(paths.tokenIntrospection(), accessToken, "access_token")
        .thenApply(HubSpotAnswer::body);
  }

  /** Makes a refresh token useless. */
  public CompletableFuture<?> revoke(Secret refreshToken) {
    return about(paths.tokenRevocation(), refreshToken, "refresh_token");
  }

  private CompletableFuture<HubSpotAnswer> about(ApiPath path, Secret token, String kind) {
    return gateway.call(
        call(
            HubSpotCall.APP,
            path,
            client() + "&token_type_hint=" + kind + "&token=" + escape(token.value()),
            true));
  }

  private CompletableFuture<TokenGrant> grant(
      long portalId, String what, String type, String more, boolean repeatable) {
    String form = "grant_type=" + type + "&" + client() + more;
    return gateway
        .call(call(portalId, paths.token(), form, repeatable))
        .thenApply(
            answer ->
                TokenGrant.from(answer.body())
                    .orElseThrow(
                        () ->
                            new CallFailed(
                                new CallError.Unavailable(
                                    "HubSpot's answer to " + what + " holds no token"))))
        .thenApply(this::told);
  }

  private TokenGrant told(TokenGrant grant) {
    redaction.learn(grant.accessToken().value());
    grant.refreshToken().ifPresent(token -> redaction.learn(token.value()));
    return grant;
  }

  private static HubSpotCall call(long portalId, ApiPath path, String form, boolean repeatable) {
    return new HubSpotCall(
        portalId,
        "POST",
        path,
        "",
        form.getBytes(StandardCharsets.UTF_8),
        Priority.CRITICAL,
        PATIENCE,
        repeatable);
  }

  private String client() {
    return "client_id=" + escape(clientId) + "&client_secret=" + escape(clientSecret.value());
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
