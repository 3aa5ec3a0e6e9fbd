package io.caravan.simulator;

import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Authority;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.portal.Portal;
import java.util.Set;

/** What people do with apps and portals beside the API: install, agree, give up. */
final class Access {

  private final Authority authority;

  Access(Authority authority) {
    this.authority = authority;
  }

  /**
   * @throws IllegalArgumentException when there is none with this id
   */
  Portal portal(long id) {
    return authority
        .portals()
        .find(id)
        .orElseThrow(() -> new IllegalArgumentException("no portal " + id));
  }

  private App app(long id) {
    return authority
        .apps()
        .byId(id)
        .orElseThrow(() -> new IllegalArgumentException("no app " + id));
  }

  private Grant grant(long portalId, Set<String> scopes) {
    return new Grant(
        authority.apps().first(), portal(portalId), scopes, World.USER, Long.MAX_VALUE);
  }

  String tokenWithScopes(long portalId, Set<String> scopes) {
    return authority.tokens().issue(grant(portalId, scopes));
  }

  String authorizationCode(long portalId) {
    Grant grant = grant(portalId, Scopes.all());
    String code = authority.tokens().newCode();
    authority.codes().put(code, grant, grant.app().redirectUris().get(0), null);
    return code;
  }

  boolean uninstall(long appId, long portalId) {
    return authority.installs().uninstall(app(appId), portal(portalId));
  }

  void install(long appId, long portalId, Set<String> scopes) {
    authority.installs().install(app(appId), portal(portalId), scopes, World.USER);
  }

  void close(long portalId) {
    authority.tokens().close(portal(portalId));
  }
}
