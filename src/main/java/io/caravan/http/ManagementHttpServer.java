package io.caravan.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * The server that operators talk to. Camel puts its own pages for health, information and metrics
 * on it, if it is the first server of the context with the port that {@code camel.management.port}
 * names: Camel's own bounds neither connections nor their time, and nobody could guard it before it
 * is open.
 */
public final class ManagementHttpServer extends EventLoopServer {

  /** Says whether the process lives, to anybody who asks. */
  public static final String LIVENESS = "/observe/health/live";

  private static final String BEAN = "managementHttpServer";

  /** Camel's pages cannot state by themselves what they need. */
  private static final Map<String, String> OBSERVING =
      Map.of(
          "/observe/health",
          "viewer",
          "/observe/health/ready",
          "viewer",
          "/observe/metrics",
          Doorkeeper.ALL_PORTALS,
          "/observe/info",
          "viewer");

  private ManagementHttpServer(String host, int port, HttpLimits limits, Guarding guarding) {
    super(
        host,
        port,
        VertxPlatformHttpRouter.SERVER_TYPE_MANAGEMENT,
        limits,
        1,
        guarding,
        new Guard(guarding, OBSERVING, status -> {}));
  }

  /** A server that starts and stops with the context. */
  public static ManagementHttpServer addTo(
      CamelContext camel, String host, int port, HttpLimits limits, Guarding guarding)
      throws Exception {
    var server = new ManagementHttpServer(host, port, limits, guarding);
    server.join(camel, BEAN);
    return server;
  }

  /**
   * The context's management server.
   *
   * @throws IllegalStateException when it has none
   */
  public static ManagementHttpServer of(CamelContext camel) {
    var server = camel.getRegistry().lookupByNameAndType(BEAN, ManagementHttpServer.class);
    if (server == null) {
      throw new IllegalStateException("there is no management server");
    }
    return server;
  }

  /**
   * A route that nobody reaches without what it needs.
   *
   * @param need {@code viewer}, {@code operator} or {@code admin}
   */
  public Route take(HttpMethod method, String path, String need) {
    // A route of its own: what reads bodies must be the first handler of a route.
    guard()
        .claim(router().route(method, path))
        .handler(
            context -> {
              if (guard().admits(context, need)) {
                context.next();
              }
            });
    return guard().claim(router().route(method, path));
  }

  /** A route before those that {@link #take} made, for all with this beginning of their path. */
  public Route precede(String path) {
    return guard().claim(router().route(path));
  }

  /** Making up for a gap can take an hour; those who ask wait for it. */
  @Override
  Duration longestAnswer() {
    return Duration.ofMinutes(65);
  }

  @Override
  void refuse(RoutingContext context, int status) {
    HttpProblem.of(status, "There is nothing at " + context.request().path())
        .writeTo(context.response());
  }

  @Override
  Optional<Door> door() {
    return Optional.empty();
  }
}
