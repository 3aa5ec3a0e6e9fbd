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
import io.caravan.simulator.oauth.AuthorizationCodes.Agreed;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.Install;
import io.caravan.simulator.oauth.Pkce;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The token endpoint in all of its generations: codes, refresh tokens and an app's own tokens.
 * Source: HubSpot docs, "Manage OAuth access tokens"; real error bodies.
 */
public final class TokenApi implements ApiFamily {

  /** HubSpot announced this end of OAuth v1. */
  static final Instant V1_ENDS = Instant.parse("2027-02-16T00:00:00Z");

  private final Authority authority;
  private final Supplier<UncertainBehaviour> uncertain;
  private final SimulatorClock clock;

  public TokenApi(
      Authority authority, Supplier<UncertainBehaviour> uncertain, SimulatorClock clock) {
    this.authority = authority;
    this.uncertain = uncertain;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.OAUTH) {
      routes.addOpen("POST", base + "/token", call -> token(call.form(), false));
    }
    routes.addOpen("POST", "/oauth/v1/token", this::oldToken);
  }

  /** v1 alone takes its parameters from the query string too. */
  private Answer oldToken(Call call) {
    refuseAfterEnd(clock);
    return token(call.queryAndForm(), true);
  }

  static void refuseAfterEnd(SimulatorClock clock) {
    if (!clock.instant().isBefore(V1_ENDS)) {
      throw ApiError.of(404, "OAuth v1 ended on 2027-02-16; use /oauth/2026-09/token").build();
    }
  }

  private Answer token(Query form, boolean old) {
    var errors = new TokenErrors(old, uncertain.get().tokenErrorStatus());
    App app = client(form, authority, errors);
    return switch (form.first("grant_type").orElse("")) {
      case "authorization_code" -> exchange(form, app, errors);
      case "refresh_token" -> refresh(form, app, errors);
      case "client_credentials" -> {
        if (old) {
          throw errors.grantType();
        }
        yield ownToken(form, app, errors);
      }
      default -> throw errors.grantType();
    };
  }

  /** The app whose id and secret a form carries. */
  static App client(Query form, Authority authority, TokenErrors errors) {
    App app =
        authority
            .apps()
            .byClientId(form.first("client_id").orElse(""))
            .orElseThrow(errors::clientId);
    if (!form.first("client_secret").orElse("").equals(app.clientSecret())) {
      throw errors.clientSecret();
    }
    return app;
  }

  private Answer exchange(Query form, App app, TokenErrors errors) {
    String code = form.first("code").orElse("");
    Agreed agreed = authority.codes().find(code, app).orElseThrow(errors::code);
    if (!form.first("redirect_uri").orElse("").equals(agreed.redirectUri())) {
      throw errors.redirectUri();
    }
    if (!Pkce.proves(form.first("code_verifier"), agreed.codeChallenge())) {
      throw errors.codeVerifier();
    }
    Grant grant = agreed.grant();
    if (!authority.tokens().open(grant)) {
      throw errors.hub();
    }
    if (!authority.codes().take(code)) {
      throw errors.code();
    }
    authority.installs().install(app, grant.portal(), grant.scopes(), grant.userId());
    return issued(grant, authority.tokens().issueRefresh(grant), errors.old());
  }

  private Answer refresh(Query form, App app, TokenErrors errors) {
    String token = form.first("refresh_token").orElse("");
    Grant grant =
        authority
            .tokens()
            .byRefreshToken(token)
            .filter(found -> found.app().id() == app.id())
            .orElseThrow(errors::refreshToken);
    if (!authority.tokens().open(grant)) {
      throw errors.hub();
    }
    Grant current =
        authority
            .installs()
            .find(app.id(), grant.portal().id())
            .map(install -> renewed(grant, install))
            .orElse(grant);
    if (!uncertain.get().refreshTokenRotates()) {
      return issued(current, token, errors.old());
    }
    String next = authority.tokens().issueRefresh(current);
    authority.tokens().revoke(token);
    return issued(current, next, errors.old());
  }

  /** One app on one portal is one install: what the last agreement granted counts. */
  private static Grant renewed(Grant grant, Install install) {
    return new Grant(
        grant.app(), grant.portal(), install.scopes(), grant.userId(), grant.expiresAt());
  }

  private Answer ownToken(Query form, App app, TokenErrors errors) {
    Set<String> scopes = Scopes.split(form.first("scope").orElse(""));
    if (scopes.isEmpty() || !Scopes.developer().containsAll(scopes)) {
      throw errors.scopes();
    }
    var grant =
        new Grant(
            app,
            authority.developer(),
            scopes,
            authority.developer().profile().admin().id(),
            Long.MAX_VALUE);
    ObjectNode body = Json.object();
    body.put("token_type", "bearer");
    body.put("access_token", authority.tokens().issue(grant));
    body.put("expires_in", authority.tokens().lifetime().toSeconds());
    body.set("scopes", Json.array(new TreeSet<>(scopes)));
    body.put("token_use", "client_credentials");
    return Answer.ok(body);
  }

  /** v1 answers with less. */
  private Answer issued(Grant grant, String refreshToken, boolean old) {
    ObjectNode body = Json.object();
    body.put("token_type", "bearer");
    body.put("access_token", authority.tokens().issue(grant));
    body.put("refresh_token", refreshToken);
    body.put("expires_in", authority.tokens().lifetime().toSeconds());
    if (!old) {
      body.put("hub_id", grant.portal().id());
      body.put("user_id", grant.userId());
      body.set("scopes", Json.array(new TreeSet<>(grant.scopes())));
      body.put("token_use", "access_token");
    }
    return Answer.ok(body);
  }
}
