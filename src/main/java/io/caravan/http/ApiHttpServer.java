package io.caravan.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.Registry;

/**
 * The server that a company's own systems talk to: all routes under {@code /api} and {@code
 * /hubspot}, on a port of its own. What it refuses by itself, it explains as {@code
 * application/problem+json}.
 *
 * <p>Beside callers without a credential it refuses what web pages of other sites send.
 */
public final class ApiHttpServer extends EventLoopServer {

  /** Where the routes for a company's own systems are. */
  public static final String PATH = "/api";

  /** Where all of its routes are: the connections to HubSpot have a path of their own. */
  static final List<String> PATHS = List.of(PATH, "/hubspot");

  /** None of Camel's kinds, so that nobody takes it for the public server. */
  private static final String TYPE = "api";

  private static final String BEAN = "apiHttpServer";

  private final Admission admission;
  private final Door door;

  private ApiHttpServer(
      String host,
      int port,
      HttpLimits limits,
      int eventLoops,
      IntConsumer refused,
      Guarding guarding,
      Admission admission) {
    super(host, port, TYPE, limits, eventLoops, guarding, new Guard(guarding, Map.of(), refused));
    this.admission = admission;
    this.door = new Door(limits, refused);
  }

  /**
   * A server that starts and stops with the context. Add it before any route.
   *
   * @param port 0 for any free one, see {@link #getPort()}
   * @param refused told the status of each request that was refused before it reached a route
   * @param guarding who gets in, and where nobody is asked
   * @param admission refuses what web pages send
   */
  public static ApiHttpServer addTo(
      CamelContext camel,
      String host,
      int port,
      HttpLimits limits,
      int eventLoops,
      IntConsumer refused,
      Guarding guarding,
      Admission admission)
      throws Exception {
    var server = new ApiHttpServer(host, port, limits, eventLoops, refused, guarding, admission);
    server.join(camel, BEAN);
    return server;
  }

  /** The context's API server. */
  public static ApiHttpServer of(CamelContext camel) {
    var server = camel.getRegistry().lookupByNameAndType(BEAN, ApiHttpServer.class);
    if (server == null) {
      throw new IllegalStateException(
          "a route is under " + PATHS + ", but this Camel context has no API server");
    }
    return server;
  }

  /** Whether a route's path belongs here. */
  public static boolean serves(String path) {
    return !path.equals(PublicHttpServer.CALLBACK)
        && PATHS.stream().anyMatch(base -> path.equals(base) || path.startsWith(base + "/"));
  }

  /**
   * Takes its router away from Camel's own engine, whose routes would find it when both servers
   * chose their ports by themselves.
   */
  @Override
  VertxPlatformHttpRouter bound(Registry registry) {
    VertxPlatformHttpRouter router = super.bound(registry);
    registry.unbind(router.getName());
    return router;
  }

  @Override
  void precede(Router requests) {
    guard().claim(requests.route()).handler(this::admit);
  }

  private void admit(RoutingContext context) {
    HttpServerRequest request = context.request();
    UnaryOperator<String> header = request::getHeader;
    Optional<String> foreign = admission.foreign(header);
    Optional<String> careless = admission.careless(request.method().name(), header);
    if (foreign.isPresent()) {
      refuse(context, 403, foreign.get());
    } else if (careless.isPresent()) {
      refuse(context, 415, careless.get());
    } else {
      context.next();
    }
  }

  @Override
  void refuse(RoutingContext context, int status) {
    refuse(context, status, detail(context, status));
  }

  private static void refuse(RoutingContext context, int status, String detail) {
    HttpProblem.of(status, detail).writeTo(context.response());
  }

  private String detail(RoutingContext context, int status) {
    String path = context.request().path();
    return switch (status) {
      case 404 -> "There is nothing at " + path;
      case 405 ->
          "%s takes %s, not %s"
              .formatted(
                  path,
                  context.response().headers().get("Allow").replace(",", " or "),
                  context.request().method());
      case 408 -> "The body did not arrive in " + door.limits().bodyTimeout().toSeconds() + " s";
      case 413 ->
          "The body is larger than %,d bytes; send less at once".formatted(door.limits().maxBody());
      default -> "No more can be taken in now; try again later";
    };
  }

  @Override
  Optional<Door> door() {
    return Optional.of(door);
  }
}
