package io.caravan.simulator;

import io.caravan.hubspot.RateLimits;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.SearchIndex;
import io.caravan.simulator.limits.PortalLimits;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.oauth.Tokens;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.portal.PortalProfile;
import io.caravan.simulator.seed.SeedData;
import io.caravan.simulator.webhooks.Webhooks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** The portals of a simulator with their apps and tokens, as the options and the seed make them. */
final class World {

  static final long PRIVATE_APP = 54_321;
  static final long OAUTH_APP = 65_432;

  /** The person who installed the apps. */
  static final long USER = 9_586_504;

  private final SimulatorOptions options;
  private final SimulatorClock clock;
  private final Tokens tokens;
  private final App privateApp;
  private final App oauthApp;
  private final Map<Long, Portal> portals = new LinkedHashMap<>();
  private final Map<Long, PortalCredentials> credentials = new LinkedHashMap<>();
  private Webhooks webhooks;

  World(SimulatorOptions options, SimulatorClock clock) {
    this.options = options;
    this.clock = clock;
    this.tokens = new Tokens(clock, options.seed(), options.tokenLifetime());
    var random = new Random(options.seed());
    String clientId = new UUID(random.nextLong(), random.nextLong()).toString();
    String made = new UUID(random.nextLong(), random.nextLong()).toString();
    String secret = options.clientSecret() == null ? made : options.clientSecret();
    privateApp =
        new App(
            PRIVATE_APP, false, null, secret, null, RateLimits.of(AppKind.PRIVATE, options.tier()));
    oauthApp =
        new App(
            OAUTH_APP,
            true,
            clientId,
            secret,
            options.redirectUri(),
            RateLimits.of(options.appKind(), options.tier()));
  }

  /** Makes all portals; webhooks must stand first since CRM changes go to them. */
  void build(Webhooks sender) {
    webhooks = sender;
    for (int i = 0; i < options.portals(); i++) {
      long id = options.portalId() + i;
      var limits =
          new PortalLimits(
              id, clock, options.zone(), options.limits(), options.refusedCallsCount());
      var profile =
          new PortalProfile(
              id, "Acme " + id, "acme-" + id + ".example", "STANDARD", options.zone(), "USD");
      var portal = new Portal(profile, limits, crm(id));
      portals.put(id, portal);
      credentials.put(id, credentialsOf(portal));
    }
  }

  private Crm crm(long portalId) {
    var index = new SearchIndex(clock, java.time.Duration.ZERO);
    var crm = new Crm(portalId, clock, index, webhooks.listener(portalId));
    new SeedData(options.seed() + portalId, clock).fill(crm, options.contacts());
    index.lag(options.indexLag());
    return crm;
  }

  private PortalCredentials credentialsOf(Portal portal) {
    var scopes = Scopes.all();
    return new PortalCredentials(
        portal.id(),
        tokens.privateToken(privateApp, portal, scopes, USER),
        privateApp.id(),
        oauthApp.clientId(),
        oauthApp.clientSecret(),
        tokens.install(oauthApp, portal, scopes, USER),
        oauthApp.id(),
        oauthApp.redirectUri(),
        privateApp.limits());
  }

  /** Puts all records and counts back to the beginning; tokens stay. */
  void reset() {
    for (Portal portal : portals.values()) {
      portal.exclusively(
          () -> {
            portal.replace(crm(portal.id()));
            return null;
          });
      portal.limits().reset();
    }
  }

  List<Portal> portals() {
    return List.copyOf(portals.values());
  }

  Optional<Portal> portal(long id) {
    return Optional.ofNullable(portals.get(id));
  }

  PortalCredentials credentials(long portalId) {
    return credentials.get(portalId);
  }

  Tokens tokens() {
    return tokens;
  }

  boolean limitsEnforced() {
    return options.limits();
  }

  App privateApp() {
    return privateApp;
  }

  App oauthApp() {
    return oauthApp;
  }
}
