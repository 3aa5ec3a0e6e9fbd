package io.caravan.simulator;

import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.limits.Caller;
import io.caravan.simulator.limits.LimitTables;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Authority;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.PrivateApp;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.oauth.SeededSecrets;
import io.caravan.simulator.oauth.Tokens;
import io.caravan.simulator.portal.Portal;
import java.time.Duration;
import java.util.Set;

/** Makes the credentials of each portal from the seed, and makes them good. */
final class CredentialsIssue {

  private static final Duration EXPIRED_SINCE = Duration.ofHours(1);
  private static final Set<String> CONTACTS_READ = Set.of("crm.objects.contacts.read");

  private final Authority authority;
  private final SeededSecrets secrets;
  private final SimulatorClock clock;
  private final App privateApp;
  private final App limitedApp;
  private final App serviceKey;
  private final String developerKey;
  private final PrivateApp webhookApp;

  CredentialsIssue(
      Authority authority,
      SeededSecrets secrets,
      PrivateApp webhookApp,
      LimitTables tables,
      SimulatorClock clock) {
    this.webhookApp = webhookApp;
    this.authority = authority;
    this.secrets = secrets;
    this.clock = clock;
    var limits = tables.of(AppKind.PRIVATE);
    privateApp = App.withToken(World.PRIVATE_APP, "Private app", Caller.Kind.PRIVATE_APP, limits);
    limitedApp =
        App.withToken(World.LIMITED_APP, "Contact reader", Caller.Kind.PRIVATE_APP, limits);
    serviceKey = App.withToken(World.SERVICE_KEY, "Service key", Caller.Kind.SERVICE_KEY, limits);
    developerKey = secrets.uuid("developer key", World.DEVELOPER_ACCOUNT);
    App account = App.withToken(0, "Developer key", Caller.Kind.PRIVATE_APP, limits);
    authority
        .tokens()
        .putDeveloperKey(
            developerKey,
            new Grant(
                account,
                authority.developer(),
                Set.of(Scopes.DEVELOPERS_READ, Scopes.DEVELOPERS_WRITE),
                World.USER,
                Long.MAX_VALUE));
  }

  /** Installs the first OAuth app on a portal and hands out everything that opens it. */
  PortalCredentials to(Portal portal) {
    App oauthApp = authority.apps().first();
    Set<String> all = Scopes.all();
    Grant grant = forever(oauthApp, portal, all);
    authority.installs().install(oauthApp, portal, all, World.USER);
    String expired = secrets.accessToken("expired token", portal.id());
    authority.tokens().putAccess(expired, grant.until(clock.millis() - EXPIRED_SINCE.toMillis()));
    String code = "na1-" + secrets.uuid("auth code", portal.id());
    authority.codes().putForever(code, grant, oauthApp.redirectUris().get(0));
    return new PortalCredentials(
        portal.id(),
        privateToken("private token", privateApp, portal, all),
        privateApp.id(),
        oauthApp.clientId(),
        oauthApp.clientSecret(),
        refreshToken("refresh token", grant),
        oauthApp.id(),
        oauthApp.redirectUris().get(0),
        privateApp.limits(),
        refreshToken("revokable refresh token", grant),
        code,
        expired,
        privateToken("limited token", limitedApp, portal, CONTACTS_READ),
        privateToken("service key", serviceKey, portal, all),
        developerKey,
        authority.tokens().lifetime(),
        webhookApp.secrets().apply(portal.id()));
  }

  private static Grant forever(App app, Portal portal, Set<String> scopes) {
    return new Grant(app, portal, scopes, World.USER, Long.MAX_VALUE);
  }

  private String privateToken(String purpose, App app, Portal portal, Set<String> scopes) {
    String token = "pat-na1-" + secrets.uuid(purpose, portal.id());
    Tokens tokens = authority.tokens();
    tokens.putAccess(token, forever(app, portal, scopes));
    return token;
  }

  private String refreshToken(String purpose, Grant grant) {
    String token = "na1-" + secrets.uuid(purpose, grant.portal().id());
    authority.tokens().putRefresh(token, grant);
    return token;
  }
}
