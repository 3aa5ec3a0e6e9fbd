package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.Bucket;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Query;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.Tokens;
import java.util.Optional;

/** The token endpoints. Source: HubSpot docs, "Manage OAuth access tokens"; real error bodies. */
public final class OAuthApi implements ApiFamily {

  private final Tokens tokens;
  private final App app;
  private final SimulatorClock clock;

  /**
   * @param app the app that authenticates by OAuth
   */
  public OAuthApi(Tokens tokens, App app, SimulatorClock clock) {
    this.tokens = tokens;
    this.app = app;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.OAUTH) {
      routes.addOpen("POST", base + "/token", call -> token(call, true));
      routes.addOpen("POST", base + "/token/introspect", this::introspect);
      routes.addOpen("POST", base + "/token/revoke", this::revoke);
    }
    routes.addOpen("POST", "/oauth/v1/token", call -> token(call, false));
    routes.addOpen("GET", "/oauth/v1/access-tokens/{token}", this::accessToken);
    routes.addOpen("DELETE", "/oauth/v1/refresh-tokens/{token}", this::forget);
    routes.addOpen("POST", "/oauth/v2/private-apps/get/access-token-info", this::privateToken);
    routes.add("DELETE", "/appinstalls/{v}/external-install", Bucket.OAUTH, this::uninstall);
  }

  private Answer token(Call call, boolean full) {
    Query form = call.form();
    authenticate(form);
    String type = form.first("grant_type").orElse("");
    return switch (type) {
      case "refresh_token" -> {
        String refresh = form.first("refresh_token").orElse("");
        Grant grant = tokens.byRefreshToken(refresh).orElseThrow(() -> badRefreshToken(full));
        yield issued(grant, refresh, full);
      }
      case "authorization_code" -> {
        if (!form.first("redirect_uri").orElse("").equals(app.redirectUri())) {
          throw refusal("BAD_REDIRECT_URI", "missing or unknown redirect uri", "invalid_request");
        }
        Grant grant =
            tokens
                .redeem(form.first("code").orElse(""))
                .orElseThrow(
                    () ->
                        refusal("BAD_AUTH_CODE", "missing or unknown auth code", "invalid_grant"));
        String refresh =
            tokens.install(grant.app(), grant.portal(), grant.scopes(), grant.userId());
        yield issued(grant, refresh, full);
      }
      default ->
          throw refusal(
              "BAD_GRANT_TYPE", "missing or unknown grant type", "unsupported_grant_type");
    };
  }

  private void authenticate(Query form) {
    if (!form.first("client_id").orElse("").equals(app.clientId())) {
      throw refusal("BAD_CLIENT_ID", "missing or unknown client id", "invalid_client");
    }
    if (!form.first("client_secret").orElse("").equals(app.clientSecret())) {
      throw refusal("BAD_CLIENT_SECRET", "missing or invalid client secret", "invalid_client");
    }
  }

  private static ApiError refusal(String status, String message, String error) {
    return ApiError.of(400, message)
        .text("status", status)
        .text("error", error)
        .text("error_description", message)
        .build();
  }

  private static ApiError badRefreshToken(boolean full) {
    return full
        ? refusal(
            "BAD_REFRESH_TOKEN", "refresh token is invalid, expired or revoked", "invalid_grant")
        : ApiError.of(400, "missing or invalid refresh token")
            .text("status", "BAD_REFRESH_TOKEN")
            .build();
  }

  /** v1 answers with less. */
  private Answer issued(Grant grant, String refreshToken, boolean full) {
    ObjectNode body = Json.object();
    body.put("token_type", "bearer");
    body.put("access_token", tokens.issue(grant));
    body.put("refresh_token", refreshToken);
    body.put("expires_in", tokens.lifetime().toSeconds());
    if (full) {
      body.put("hub_id", grant.portal().id());
      body.put("user_id", grant.userId());
      body.set("scopes", Json.array(grant.scopes()));
      body.put("token_use", "access_token");
    }
    return Answer.ok(body);
  }

  /** The docs call the field by its hint, the API description calls it token. */
  private static String tokenOf(Query form) {
    return form.first("token")
        .or(() -> form.first("access_token"))
        .or(() -> form.first("refresh_token"))
        .orElse("");
  }

  private Answer introspect(Call call) {
    Query form = call.form();
    authenticate(form);
    String token = tokenOf(form);
    Optional<Grant> refresh = tokens.byRefreshToken(token);
    if (refresh.isPresent()) {
      return Answer.ok(described(refresh.get(), token, "refresh_token"));
    }
    Optional<Grant> access =
        tokens.byAccessToken(token).filter(grant -> grant.expiresAt() > clock.millis());
    if (access.isEmpty()) {
      return Answer.ok(Json.object().put("active", false));
    }
    ObjectNode body = described(access.get(), token, "access_token");
    body.put("expires_in", secondsLeft(access.get()));
    body.put("is_private_distribution", false);
    return Answer.ok(body);
  }

  private long secondsLeft(Grant grant) {
    return (grant.expiresAt() - clock.millis()) / 1000;
  }

  private static ObjectNode described(Grant grant, String token, String use) {
    ObjectNode body = Json.object();
    body.put("active", true);
    body.put("token_use", use);
    body.put("token_type", "Bearer");
    body.put("token", token);
    body.put("client_id", grant.app().clientId());
    body.put("app_id", grant.app().id());
    body.put("hub_id", grant.portal().id());
    body.put("hub_domain", grant.portal().profile().domain());
    body.put("user", "admin@" + grant.portal().profile().domain());
    body.put("user_id", grant.userId());
    body.set("scopes", Json.array(grant.scopes()));
    return body;
  }

  private Answer revoke(Call call) {
    Query form = call.form();
    authenticate(form);
    tokens.revoke(tokenOf(form));
    return Answer.ok(Json.object());
  }

  private Answer forget(Call call) {
    tokens.revoke(call.value("token"));
    return Answer.none();
  }

  private Answer accessToken(Call call) {
    String token = call.value("token");
    Grant grant =
        tokens
            .byAccessToken(token)
            .filter(found -> found.expiresAt() > clock.millis())
            .orElseThrow(
                () ->
                    ApiError.of(404, "missing or unknown access token")
                        .text("status", "BAD_ACCESS_TOKEN")
                        .build());
    ObjectNode body = Json.object();
    body.put("token", token);
    body.put("user", "admin@" + grant.portal().profile().domain());
    body.put("hub_domain", grant.portal().profile().domain());
    body.set("scopes", Json.array(grant.scopes()));
    body.put("hub_id", grant.portal().id());
    body.put("app_id", grant.app().id());
    body.put("expires_in", secondsLeft(grant));
    body.put("user_id", grant.userId());
    body.put("token_type", "access");
    return Answer.ok(body);
  }

  private Answer privateToken(Call call) {
    Grant grant =
        tokens
            .byAccessToken(call.json().path("tokenKey").asText())
            .filter(found -> !found.app().oauth())
            .orElseThrow(() -> CrmErrors.notFound("token"));
    ObjectNode body = Json.object();
    body.put("userId", grant.userId());
    body.put("hubId", grant.portal().id());
    body.put("appId", grant.app().id());
    body.set("scopes", Json.array(grant.scopes()));
    return Answer.ok(body);
  }

  private Answer uninstall(Call call) {
    tokens.uninstall(call.grant().app(), call.grant().portal());
    return Answer.none();
  }
}
