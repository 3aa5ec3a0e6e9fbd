package io.caravan.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * The server that the internet talks to: webhooks, and the page that HubSpot leads back to.
 * Whatever is the API server's is not here.
 */
public final class PublicHttpServer extends EventLoopServer {

  /** Where HubSpot leads a browser back to when a portal is connected. */
  public static final String CALLBACK = "/hubspot/auth/callback";

  private static final String BEAN = "publicHttpServer";

  private PublicHttpServer(
      String host, int port, HttpLimits limits, int eventLoops, Guarding guarding) {
    super(
        host,
        port,
        VertxPlatformHttpRouter.SERVER_TYPE_SERVER,
        limits,
        eventLoops,
        guarding,
        new Guard(guarding, Map.of(), status -> {}));
  }

  /**
   * A server that starts and stops with the context. Add it before any route.
   *
   * @param port 0 for any free one, see {@link #getPort()}
   * @param eventLoops threads that read and write; one is enough for most, two for a busy machine
   * @param guarding who gets in, and where nobody is asked
   */
  public static PublicHttpServer addTo(
      CamelContext camel,
      String host,
      int port,
      HttpLimits limits,
      int eventLoops,
      Guarding guarding)
      throws Exception {
    var server = new PublicHttpServer(host, port, limits, eventLoops, guarding);
    server.join(camel, BEAN);
    return server;
  }

  /** The context's public server. */
  public static PublicHttpServer of(CamelContext camel) {
    var server = camel.getRegistry().lookupByNameAndType(BEAN, PublicHttpServer.class);
    if (server == null) {
      throw new IllegalStateException(
          "no HTTP server in this Camel context; add one before routes");
    }
    return server;
  }

  /** A route of the API that uses Camel's own engine ends up here, and is not to be reached. */
  @Override
  void precede(Router requests) {
    for (String base : ApiHttpServer.PATHS) {
      guard().claim(requests.route(base + "/*")).handler(this::refuseUnlessCallback);
    }
  }

  private void refuseUnlessCallback(RoutingContext context) {
    if (context.normalizedPath().equals(CALLBACK)) {
      context.next();
    } else {
      refuse(context, 404);
    }
  }

  @Override
  void refuse(RoutingContext context, int status) {
    context.response().setStatusCode(status).end();
  }

  @Override
  Optional<Door> door() {
    return Optional.empty();
  }
}
