package io.caravan.simulator.api;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Query;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Authority;
import io.caravan.simulator.oauth.AuthorizeRequest;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.portal.PortalUser;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The page on which a person connects a portal with an app. Source: HubSpot docs, "Working with
 * OAuth".
 */
public final class AuthorizeApi implements ApiFamily {

  private static final List<String> PARAMETERS =
      List.of(
          "client_id",
          "redirect_uri",
          "scope",
          "optional_scope",
          "state",
          "code_challenge",
          "code_challenge_method");
  private static final String HTML = "text/html; charset=utf-8";

  private final Authority authority;
  private final SimulatorClock clock;

  public AuthorizeApi(Authority authority, SimulatorClock clock) {
    this.authority = authority;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    routes.addOpen("GET", "/oauth/authorize", this::ask);
    routes.addOpen("GET", "/oauth/{portalId}/authorize", this::ask);
    routes.addOpen("POST", "/oauth/authorize", this::decide);
    routes.addOpen("POST", "/oauth/{portalId}/authorize", this::decide);
  }

  private Answer ask(Call call) {
    try {
      AuthorizeRequest request = AuthorizeRequest.read(authority.apps(), call.query()::first);
      String preselected = call.value("portalId");
      if (preselected != null && portal(preselected).isEmpty()) {
        return error("There is no account " + preselected + " that you could choose.");
      }
      return page(
          200,
          AuthorizePages.consent(
              request, authority.portals().all(), preselected, carriedOn(call.query())));
    } catch (AuthorizeRequest.Refused e) {
      return error(e.getMessage());
    }
  }

  /** The form says who decides, for which portal, and how. */
  private Answer decide(Call call) {
    Query form = call.queryAndForm();
    try {
      AuthorizeRequest request = AuthorizeRequest.read(authority.apps(), form::first);
      if (form.first("decision").orElse("").equals("refuse")) {
        return redirect(request.denied());
      }
      String chosen = form.first("portal").orElse(call.value("portalId"));
      Portal portal = portal(chosen).orElse(null);
      if (portal == null) {
        return error("Choose an account to connect.");
      }
      PortalUser user =
          form.first("as").orElse("admin").equals("admin")
              ? portal.profile().admin()
              : portal.profile().member();
      portal.audit().loggedIn(user, true, clock.millis());
      if (!user.superAdmin()) {
        return error(
            "You need to be a Super Admin or have App Marketplace access to connect apps.");
      }
      return agree(request, portal, user);
    } catch (AuthorizeRequest.Refused e) {
      return error(e.getMessage());
    }
  }

  private Answer agree(AuthorizeRequest request, Portal portal, PortalUser user) {
    var ungrantable = new TreeSet<>(request.scopes());
    ungrantable.removeIf(scope -> Scopes.grantable(scope, portal.profile().tier()));
    if (!ungrantable.isEmpty()) {
      return error(
          "This account's subscription does not include what the app requires: "
              + String.join(" ", ungrantable));
    }
    Set<String> scopes = new TreeSet<>(request.optionalScopes());
    scopes.removeIf(scope -> !Scopes.grantable(scope, portal.profile().tier()));
    scopes.addAll(request.scopes());
    var grant = new Grant(request.app(), portal, scopes, user.id(), Long.MAX_VALUE);
    String code = authority.tokens().newCode();
    authority.codes().put(code, grant, request.redirectUri(), request.codeChallenge());
    return redirect(request.agreed(code));
  }

  private static Map<String, String> carriedOn(Query query) {
    var parameters = new LinkedHashMap<String, String>();
    for (String name : PARAMETERS) {
      query.first(name).ifPresent(value -> parameters.put(name, value));
    }
    return parameters;
  }

  private Optional<Portal> portal(String id) {
    return Optional.ofNullable(id)
        .filter(text -> text.matches("\\d{1,18}"))
        .flatMap(text -> authority.portals().find(Long.parseLong(text)));
  }

  private static Answer redirect(String location) {
    return Answer.raw(302, HTML, new byte[0]).with(Map.of("Location", location));
  }

  private static Answer error(String message) {
    return page(400, AuthorizePages.error(message));
  }

  private static Answer page(int status, String html) {
    return Answer.raw(status, HTML, html.getBytes(StandardCharsets.UTF_8))
        .with(Map.of("Cache-Control", "no-store", "X-Frame-Options", "DENY"));
  }
}
