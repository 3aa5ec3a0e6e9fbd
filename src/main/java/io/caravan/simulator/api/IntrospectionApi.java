package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Query;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Authority;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.Tokens;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Looks into tokens and revokes them. Source: HubSpot docs, "Manage OAuth access tokens"; real
 * answers.
 */
public final class IntrospectionApi implements ApiFamily {

  private final Authority authority;
  private final Tokens tokens;
  private final Supplier<UncertainBehaviour> uncertain;
  private final SimulatorClock clock;

  public IntrospectionApi(
      Authority authority, Supplier<UncertainBehaviour> uncertain, SimulatorClock clock) {
    this.authority = authority;
    this.tokens = authority.tokens();
    this.uncertain = uncertain;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.OAUTH) {
      routes.addOpen("POST", base + "/token/introspect", this::introspect);
      routes.addOpen("POST", base + "/token/revoke", this::revoke);
    }
    routes.addOpen("GET", "/oauth/v1/access-tokens/{token}", this::oldAccessToken);
    routes.addOpen("GET", "/oauth/v1/refresh-tokens/{token}", this::oldRefreshToken);
    routes.addOpen("DELETE", "/oauth/v1/refresh-tokens/{token}", this::forget);
    routes.addOpen("POST", "/oauth/v2/private-apps/get/access-token-info", this::privateToken);
  }

  private App client(Query form) {
    return TokenApi.client(
        form, authority, new TokenErrors(false, uncertain.get().tokenErrorStatus()));
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
    App app = client(form);
    String token = tokenOf(form);
    Optional<Grant> refresh = tokens.byRefreshToken(token).filter(tokens::open);
    if (refresh.filter(grant -> grant.app().id() == app.id()).isPresent()) {
      return Answer.ok(described(refresh.get(), token, "refresh_token"));
    }
    Optional<Grant> access =
        tokens.byAccessToken(token).filter(this::alive).filter(g -> g.app().id() == app.id());
    if (access.isEmpty()) {
      return Answer.ok(Json.object().put("active", false));
    }
    Grant grant = access.get();
    ObjectNode body =
        described(grant, token, grant.ofDeveloperAccount() ? "client_credentials" : "access_token");
    body.put("expires_in", secondsLeft(grant));
    body.put("is_private_distribution", grant.app().privatelyDistributed());
    body.set("signed_access_token", signed(grant, token));
    return Answer.ok(body);
  }

  private boolean alive(Grant grant) {
    return grant.expiresAt() > clock.millis();
  }

  private long secondsLeft(Grant grant) {
    return (grant.expiresAt() - clock.millis()) / 1000;
  }

  private static String adminOf(Grant grant) {
    var profile = grant.portal().profile();
    return profile.user(grant.userId()).orElse(profile.admin()).email();
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
    body.put("user", adminOf(grant));
    body.put("user_id", grant.userId());
    body.set("scopes", Json.array(new TreeSet<>(grant.scopes())));
    return body;
  }

  /** What HubSpot's own services read; the signatures stand for themselves. */
  private static ObjectNode signed(Grant grant, String token) {
    ObjectNode signed = Json.object();
    signed.put("expiresAt", grant.expiresAt());
    signed.put("scopes", String.join(" ", new TreeSet<>(grant.scopes())));
    signed.put("hubId", grant.portal().id());
    signed.put("userId", grant.userId());
    signed.put("appId", grant.app().id());
    signed.put("signature", Integer.toHexString(token.hashCode()));
    signed.put("scopeToScopeGroupPks", "");
    signed.put("newSignature", Integer.toHexString(~token.hashCode()));
    signed.put("hublet", "na1");
    signed.put("trialScopes", "");
    signed.put("trialScopeToScopeGroupPks", "");
    signed.put("isUserLevel", false);
    signed.put("isPrivateDistribution", grant.app().privatelyDistributed());
    signed.put("appInstallId", grant.app().id() + "-" + grant.portal().id());
    signed.put("audience", grant.app().clientId());
    signed.put("installingUserId", grant.userId());
    signed.put("isServiceAccount", false);
    return signed;
  }

  private Answer revoke(Call call) {
    Query form = call.form();
    App app = client(form);
    String token = tokenOf(form);
    tokens
        .byRefreshToken(token)
        .filter(grant -> grant.app().id() == app.id())
        .ifPresent(grant -> tokens.revoke(token));
    return Answer.ok(Json.object());
  }

  private Answer forget(Call call) {
    TokenApi.refuseAfterEnd(clock);
    tokens.revoke(call.value("token"));
    return Answer.none();
  }

  private Answer oldAccessToken(Call call) {
    TokenApi.refuseAfterEnd(clock);
    String token = call.value("token");
    Grant grant =
        tokens
            .byAccessToken(token)
            .filter(this::alive)
            .filter(found -> found.app().oauth())
            .orElseThrow(() -> unknown("BAD_ACCESS_TOKEN", "missing or unknown access token"));
    ObjectNode body = old(grant, token, "access");
    body.put("expires_in", secondsLeft(grant));
    body.set("signed_access_token", signed(grant, token));
    return Answer.ok(body);
  }

  private Answer oldRefreshToken(Call call) {
    TokenApi.refuseAfterEnd(clock);
    String token = call.value("token");
    Grant grant =
        tokens
            .byRefreshToken(token)
            .orElseThrow(() -> unknown("BAD_REFRESH_TOKEN", "missing or unknown refresh token"));
    return Answer.ok(old(grant, token, "refresh").put("client_id", grant.app().clientId()));
  }

  private static ApiError unknown(String status, String message) {
    return ApiError.of(404, message).text("status", status).build();
  }

  private static ObjectNode old(Grant grant, String token, String type) {
    ObjectNode body = Json.object();
    body.put("token", token);
    body.put("user", adminOf(grant));
    body.put("hub_domain", grant.portal().profile().domain());
    body.set("scopes", Json.array(new TreeSet<>(grant.scopes())));
    body.put("hub_id", grant.portal().id());
    body.put("app_id", grant.app().id());
    body.put("user_id", grant.userId());
    body.put("token_type", type);
    return body;
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
    body.set("scopes", Json.array(new TreeSet<>(grant.scopes())));
    return Answer.ok(body);
  }
}
