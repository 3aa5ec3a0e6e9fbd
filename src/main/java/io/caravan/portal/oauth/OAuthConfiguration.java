package io.caravan.portal.oauth;

import io.caravan.access.DomainPortals;
import io.caravan.audit.AuditTrail;
import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.portal.PortalConfiguration;
import io.caravan.portal.PortalSettings;
import io.caravan.portal.TokenEndpoint;
import io.caravan.portal.check.PortalCheck;
import io.caravan.portal.oauth.PortalsApi.Call;
import io.caravan.store.Store;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;

/** Builds what connects portals, and names what its routes call. */
public final class OAuthConfiguration implements AutoCloseable {

  private static final int THREADS = 4;
  private static final int WAITING = 100;

  private final PortalsApi api;
  private final Callback callback;
  private final PortalCare care;
  private final ThreadPoolExecutor portalThreads = threads("caravan-portals-");
  private final ThreadPoolExecutor callbackThreads = threads("caravan-callback-");

  /**
   * @param portal what knows the portals; its tokens must have been asked for
   * @param domains says who sees which portals
   * @param audit where it is written down who connected and disconnected what
   */
  public OAuthConfiguration(
      PortalSettings app,
      OAuthSettings settings,
      PortalConfiguration portal,
      DomainPortals domains,
      Store store,
      Gateway gateway,
      ApiPaths paths,
      Optional<AuditTrail> audit,
      Clock clock) {
    var states = new SignedState(app.clientSecret());
    var authorizations = new Authorizations(store, portal.secrets());
    TokenEndpoint endpoint = portal.tokenEndpoint(gateway);
    var check = new PortalCheck(gateway, paths, endpoint, settings.expectations());
    var links = new InstallLink(app, settings, states, authorizations, clock);
    api =
        new PortalsApi(
            new KnownPortals(portal.portals(), portal.connections(), domains),
            links,
            authorizations,
            new ConnectionJson(portal.tokens(), portal.keptGrants()),
            new PortalLook(check, portal.tokens()),
            new Disconnection(
                gateway, paths, endpoint, portal.keptGrants(), portal.connections(), audit, clock),
            settings.uninstall());
    callback =
        new Callback(
            new Installation(
                settings,
                app.clientId(),
                states,
                authorizations,
                endpoint,
                portal.tokens(),
                portal.connections(),
                check,
                audit,
                clock));
    care =
        new PortalCare(
            portal.portals(), portal.connections(), portal.tokens(), authorizations, clock);
  }

  private static ThreadPoolExecutor threads(String name) {
    var number = new AtomicInteger();
    var threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              var thread = new Thread(task, name + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** What can be asked and done, for other ports. */
  public PortalsApi api() {
    return api;
  }

  /** Names the beans of the routes. */
  public void bind(CamelContext camel) {
    var requests = new PortalRequests(api);
    Registry registry = camel.getRegistry();
    registry.bind("portalThreads", portalThreads);
    registry.bind("callbackThreads", callbackThreads);
    registry.bind("installLink", (Processor) requests::link);
    registry.bind("installProgress", requests.answering(Call.PROGRESS));
    registry.bind("listConnections", requests.answering(Call.LIST));
    registry.bind("showConnection", requests.answering(Call.STATUS));
    registry.bind("testConnection", requests.answering(Call.TEST));
    registry.bind("showPortal", requests.answering(Call.INFO));
    registry.bind("endConnection", requests.answering(Call.DISCONNECT));
    registry.bind("completeInstallation", (Processor) callback::answer);
    registry.bind("installationFailed", (Processor) callback::fail);
    registry.bind("portalCare", care);
  }

  /** Ends the threads; to be called after Camel has stopped. */
  @Override
  public void close() {
    portalThreads.shutdown();
    callbackThreads.shutdown();
  }
}
