package io.caravan.cli;

import io.caravan.http.Admission;
import io.caravan.http.CrossOrigin;
import io.caravan.http.Doorkeeper;
import io.caravan.http.Guarding;
import io.caravan.http.ManagementHttpServer;
import io.caravan.http.Tls;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;

/**
 * What stands before each port. The only place that says which paths need no credential: no route
 * and no setting can add one.
 */
final class Entrances {

  /** HubSpot sends people back to it; the state that they bring is its check. */
  static final String OAUTH_CALLBACK = "/hubspot/auth/callback";

  private final ApplicationSettings settings;
  private final Doorkeeper keeper;
  private final CrossOrigin origins;
  private final Optional<Tls> tls;

  Entrances(ApplicationSettings settings, Doorkeeper keeper, Vertx vertx) {
    this.settings = settings;
    this.keeper = keeper;
    this.origins = new CrossOrigin(settings.access().origins());
    this.tls = settings.server().tls().open(vertx);
  }

  /** Deliveries are signed, and the callback has a state. */
  Guarding toPublic() {
    return guarding("public", Set.of(settings.webhook().path(), OAUTH_CALLBACK));
  }

  Guarding toApi() {
    return guarding("api", Set.of());
  }

  Guarding toManagement() {
    return guarding("management", Set.of(ManagementHttpServer.LIVENESS));
  }

  private Guarding guarding(String port, Set<String> openPaths) {
    return new Guarding(
        keeper, openPaths, origins, tls.filter(any -> settings.server().tls().covers(port)));
  }

  /**
   * What keeps web pages off a port.
   *
   * @param port what it is called, for messages
   */
  Admission admission(String host, String port) {
    return new Admission(host, port, settings.access().hosts(), origins);
  }

  /** Of the certificate, by which commands know the process; empty without TLS. */
  Optional<Tls> tls() {
    return tls;
  }
}
