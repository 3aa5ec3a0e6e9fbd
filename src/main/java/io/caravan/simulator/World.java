package io.caravan.simulator;

import io.caravan.hubspot.RateLimits;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmListener;
import io.caravan.simulator.crm.SearchIndex;
import io.caravan.simulator.limits.Caller;
import io.caravan.simulator.limits.LimitRules;
import io.caravan.simulator.limits.LimitTables;
import io.caravan.simulator.limits.PortalLimits;
import io.caravan.simulator.oauth.AccessState;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Apps;
import io.caravan.simulator.oauth.Authority;
import io.caravan.simulator.oauth.AuthorizationCodes;
import io.caravan.simulator.oauth.Installs;
import io.caravan.simulator.oauth.PrivateApp;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.oauth.SeededSecrets;
import io.caravan.simulator.oauth.Tokens;
import io.caravan.simulator.portal.AuditTrail;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.portal.PortalProfile;
import io.caravan.simulator.portal.PortalUser;
import io.caravan.simulator.portal.Portals;
import io.caravan.simulator.seed.SeedData;
import io.caravan.simulator.state.CrmPart;
import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.RecordPart;
import io.caravan.simulator.uncertain.CrmChoices;
import io.caravan.simulator.uncertain.Switches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** The portals of a simulator with their apps and tokens, as the options and the seed make them. */
final class World {

  static final long PRIVATE_APP = 54_321;
  static final long LIMITED_APP = 54_322;
  static final long SERVICE_KEY = 54_323;

  /** The OAuth apps count up from here. */
  static final long OAUTH_APP = 65_432;

  /** The account that owns the apps. */
  static final long DEVELOPER_ACCOUNT = 48_000_000;

  /** The person who installed the apps. */
  static final long USER = 9_586_504;

  /** A person who may not install apps. */
  static final long MEMBER = 9_586_505;

  private final SimulatorOptions options;
  private final SimulatorClock clock;
  private final LimitTables tables;
  private final SeededSecrets secrets;
  private final Authority authority;
  private final Map<Long, PortalCredentials> credentials = new LinkedHashMap<>();
  private LongFunction<CrmListener> listeners;
  private final SwitchesInForce switches;

  World(SimulatorOptions options, SimulatorClock clock) {
    this.options = options;
    this.clock = clock;
    this.switches =
        new SwitchesInForce(new Switches(options.uncertain(), options.crmChoices()), this::portals);
    this.tables = new LimitTables(options.tier(), options.limitIncreases(), options.uncertain());
    this.secrets = new SeededSecrets(options.seed());
    var tokens = new Tokens(clock, options.seed(), options.tokenLifetime());
    var codes = new AuthorizationCodes(clock);
    var developer =
        portal(
            profile(DEVELOPER_ACCOUNT, "Developer account", "APP_DEVELOPER"),
            emptyCrm(DEVELOPER_ACCOUNT, (change, source, at) -> {}));
    this.authority =
        new Authority(
            new Apps(oauthApps()),
            new Portals(),
            developer,
            tokens,
            codes,
            new Installs(clock, tokens, codes));
  }

  private List<App> oauthApps() {
    var apps = new ArrayList<App>();
    for (int i = 0; i < options.apps(); i++) {
      long id = OAUTH_APP + i;
      boolean given = i == 0 && options.clientSecret() != null;
      apps.add(
          new App(
              id,
              i == 0 ? "Acme Connect" : "Acme Connect " + (i + 1),
              Caller.Kind.OAUTH,
              secrets.uuid("client id", id),
              given ? options.clientSecret() : secrets.uuid("client secret", id),
              List.of(options.redirectUri()),
              options.requiredScopes(),
              Scopes.all(),
              tables.of(options.appKind())));
    }
    return apps;
  }

  private PortalProfile profile(long id, String name, String accountType) {
    String domain = "acme-" + id + ".example";
    return new PortalProfile(
        id,
        name,
        domain,
        accountType,
        options.zone(),
        "USD",
        options.tier(),
        new PortalUser(USER, "admin@" + domain, true),
        new PortalUser(MEMBER, "member@" + domain, false));
  }

  private Portal portal(PortalProfile profile, Crm crm) {
    RateLimits account = tables.of(AppKind.PRIVATE);
    var rules = new LimitRules(account, options.zone(), options.limits(), switches::behaviour);
    return new Portal(profile, new PortalLimits(profile.id(), clock, rules), crm);
  }

  /**
   * Makes all portals, empty ones unless they are seeded; whoever hears of their changes must stand
   * first.
   */
  void build(LongFunction<CrmListener> toWhom, boolean seeded) {
    listeners = toWhom;
    var issue = new CredentialsIssue(authority, secrets, privateApp(), tables, clock);
    for (int i = 0; i < options.portals(); i++) {
      long id = options.portalId() + i;
      Portal portal = portal(profile(id, "Acme " + id, "STANDARD"), seeded ? crm(id) : blank(id));
      authority.portals().add(portal);
      credentials.put(id, issue.to(portal));
    }
    for (var other : options.otherIntegrations().entrySet()) {
      for (Portal portal : portals()) {
        portal.limits().other(PRIVATE_APP, other.getKey(), other.getValue());
      }
    }
  }

  /** Custom object types come with Enterprise alone, unless a switch says how many there may be. */
  private int customTypes() {
    int wanted = switches.all().records().customTypes();
    if (wanted != CrmChoices.DEFAULT.customTypes()) {
      return wanted;
    }
    return switch (options.tier()) {
      case FREE, STARTER, PROFESSIONAL -> 0;
      case ENTERPRISE, LIMIT_INCREASE -> CrmChoices.ENTERPRISE_TYPES;
    };
  }

  private Crm emptyCrm(long portalId, CrmListener listener) {
    var crm = new Crm(portalId, clock, new SearchIndex(clock, Duration.ZERO), listener);
    crm.choices(switches.all().records().with(it -> it.customTypes = customTypes()));
    return crm;
  }

  /** The switches as they are now. */
  SwitchesInForce switches() {
    return switches;
  }

  /** The parts of a snapshot: one for each portal's records and audit logs, access, switches. */
  List<Part> parts() {
    var parts = new ArrayList<Part>();
    for (Portal portal : portals()) {
      parts.add(new CrmPart(portal, () -> blank(portal.id())));
      parts.add(
          new RecordPart<>(
              "audit/" + portal.id(),
              AuditTrail.State.class,
              portal.audit()::state,
              state -> () -> portal.audit().restore(state)));
    }
    parts.add(AccessState.part(authority));
    parts.add(switches.part());
    return parts;
  }

  private Crm blank(long portalId) {
    Crm crm = emptyCrm(portalId, listeners.apply(portalId));
    crm.index().lag(options.indexLag());
    return crm;
  }

  private Crm crm(long portalId) {
    Crm crm = emptyCrm(portalId, listeners.apply(portalId));
    var seed = new SeedData(options.seed() + portalId, clock);
    seed.fill(crm, options.contacts());
    seed.addCustomObjects(crm, options.customObjects());
    crm.index().lag(options.indexLag());
    return crm;
  }

  /** Puts all records and counts back to the beginning; tokens stay. */
  void reset() {
    switches.reset();
    for (Portal portal : portals()) {
      portal.exclusively(
          () -> {
            portal.replace(crm(portal.id()));
            return null;
          });
      portal.limits().reset();
      portal.audit().clear();
    }
    authority.developer().limits().reset();
    authority.developer().audit().clear();
  }

  List<Portal> portals() {
    return authority.portals().all();
  }

  Optional<Portal> portal(long id) {
    return authority.portals().find(id);
  }

  PortalCredentials credentials(long portalId) {
    return credentials.get(portalId);
  }

  Authority authority() {
    return authority;
  }

  /** The private app, whose webhooks each portal signs with a secret of its own. */
  PrivateApp privateApp() {
    return new PrivateApp(PRIVATE_APP, id -> secrets.uuid("private app secret", id));
  }

  SeededSecrets secrets() {
    return secrets;
  }

  /** The limits of all apps by their ids; private apps have one between them and come first. */
  Map<Long, RateLimits> limitsByApp() {
    var limits = new LinkedHashMap<Long, RateLimits>();
    limits.put(PRIVATE_APP, tables.of(AppKind.PRIVATE));
    authority.apps().all().forEach(app -> limits.put(app.id(), app.limits()));
    return limits;
  }

  boolean limitsEnforced() {
    return options.limits();
  }
}
