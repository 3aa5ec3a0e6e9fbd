package io.caravan.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.spi.Registry;

/**
 * A server whose requests are handled on event loops.
 *
 * <p>What Camel's own leaves open: a port that is taken stops the start; connections are bounded in
 * number and in the time that they may take for a request; several event loops share the port;
 * whatever is wrong with a request is answered 4xx.
 */
public abstract class EventLoopServer extends VertxPlatformHttpServer {

  private final VertxPlatformHttpServerConfiguration configuration;
  private final HttpLimits limits;
  private final int eventLoops;
  private final Guarding guarding;
  private final Guard guard;

  /** Open connections, with what they brought last. */
  private final Map<HttpConnection, Brought> open = new ConcurrentHashMap<>();

  private final List<HttpServer> listeners = new CopyOnWriteArrayList<>();
  private String deployment;
  private long stalledTimer;
  private Vertx own;
  private VertxPlatformHttpRouter router;

  /**
   * What a connection brought last.
   *
   * @param at when, in nanoseconds
   * @param request null when it has brought nothing but itself
   */
  private record Brought(long at, HttpServerRequest request) {

    /** Whether it is our turn: the request is whole, and has no answer yet. */
    boolean isWorkedOn() {
      return request != null && request.isEnded() && !request.response().ended();
    }
  }

  EventLoopServer(
      String host,
      int port,
      String type,
      HttpLimits limits,
      int eventLoops,
      Guarding guarding,
      Guard guard) {
    this(configuration(host, port, type, limits), limits, eventLoops, guarding, guard);
  }

  private EventLoopServer(
      VertxPlatformHttpServerConfiguration configuration,
      HttpLimits limits,
      int eventLoops,
      Guarding guarding,
      Guard guard) {
    super(configuration);
    this.configuration = configuration;
    this.limits = limits;
    this.eventLoops = eventLoops;
    this.guarding = guarding;
    this.guard = guard;
  }

  private static VertxPlatformHttpServerConfiguration configuration(
      String host, int port, String type, HttpLimits limits) {
    var configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost(host);
    configuration.setBindPort(port);
    configuration.setMaxBodySize(limits.maxBody());
    configuration.setServerType(type);
    configuration.getBodyHandler().setHandleFileUploads(false);
    return configuration;
  }

  /** Lets it start and stop with the context. */
  final void join(CamelContext camel, String bean) throws Exception {
    camel.getRegistry().bind(bean, this);
    camel.addService(this);
  }

  /** How long nothing may pass on a connection, a caller that waits for its answer included. */
  Duration longestAnswer() {
    return limits.idleTimeout();
  }

  /** What all requests pass before it is asked who calls. */
  void precede(Router requests) {}

  /** What stands before its routes. */
  final Guard guard() {
    return guard;
  }

  /** All that it serves, for those who check what that is. */
  public final List<Route> routes() {
    return router.getRoutes();
  }

  /** Answers a request that no route gets. */
  abstract void refuse(RoutingContext context, int status);

  /** What its requests may use; empty when their routes say. */
  abstract Optional<Door> door();

  /** Where its routes register themselves. */
  final VertxPlatformHttpRouter router() {
    return router;
  }

  @Override
  protected void initializeServer() {
    super.initializeServer();
    router = bound(getCamelContext().getRegistry());
    guard.mountOn(router);
    precede(router);
    Route last = router.route().last();
    guard.ignore(last);
    last.handler(this::untaken);
  }

  /** The router that Camel's own server has just made, and named after the port. */
  VertxPlatformHttpRouter bound(Registry registry) {
    return registry.lookupByNameAndType(
        VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getBindPort()),
        VertxPlatformHttpRouter.class);
  }

  private void untaken(RoutingContext context) {
    Untaken wrongMethod = Untaken.of(context);
    if (wrongMethod == null) {
      refuse(context, 404);
    } else {
      context.response().putHeader("Allow", wrongMethod.allowed());
      wrongMethod.noted().accept(405);
      refuse(context, 405);
    }
  }

  /** The port it listens on. */
  @Override
  public int getPort() {
    return listeners.isEmpty() ? configuration.getBindPort() : listeners.get(0).actualPort();
  }

  @Override
  public HttpServer getServer() {
    return listeners.isEmpty() ? null : listeners.get(0);
  }

  /** Called unless the registry holds a Vert.x to share. */
  @Override
  protected Vertx createVertxInstance() {
    own = super.createVertxInstance();
    return own;
  }

  @Override
  protected void startServer() {
    String host = configuration.getBindHost();
    int port = configuration.getBindPort();
    // Sharing needs a port that is known beforehand.
    var instances = new DeploymentOptions().setInstances(port == 0 ? 1 : eventLoops);
    Supplier<Verticle> listener =
        () ->
            new Listener(
                SocketAddress.inetSocketAddress(port, host),
                longestAnswer(),
                guarding.tls(),
                this::opened,
                this::receive,
                listeners::add);
    try {
      deployment = done(getVertx().deployVerticle(listener, instances));
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "cannot listen on " + host + ":" + port + ": " + e.getCause().getMessage(), e.getCause());
    }
    long period = Math.max(100, limits.idleTimeout().toMillis() / 4);
    stalledTimer = getVertx().setPeriodic(period, tick -> closeStalled());
  }

  @Override
  protected void stopServer() {
    if (deployment != null) {
      getVertx().cancelTimer(stalledTimer);
      close(getVertx().undeploy(deployment));
      deployment = null;
      listeners.clear();
    }
  }

  @Override
  protected void stopVertx() {
    if (own != null) {
      close(own.close());
      own = null;
    }
  }

  private static void close(Future<Void> closing) {
    try {
      done(closing);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the HTTP server did not close", e.getCause());
    }
  }

  private static <T> T done(Future<T> future) throws ExecutionException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExecutionException(e);
    } catch (TimeoutException e) {
      throw new ExecutionException(e);
    }
  }

  private void receive(HttpServerRequest request) {
    open.replace(request.connection(), new Brought(System.nanoTime(), request));
    SecurityHeaders.addTo(request);
    guarding.origins().mark(request);
    if (request.version() == null) {
      request
          .response()
          .setStatusCode(400)
          .end()
          .onComplete(answered -> request.connection().close());
    } else if (isReadable(request.path())) {
      router.handle(request);
    } else {
      request.response().setStatusCode(400).end();
    }
  }

  /** Vert.x's router takes a broken escape in a path for an error of its own: 500. */
  private static boolean isReadable(String path) {
    if (path == null || !path.startsWith("/")) {
      return false;
    }
    for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
      if (at + 2 >= path.length()
          || Character.digit(path.charAt(at + 1), 16) < 0
          || Character.digit(path.charAt(at + 2), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private void opened(HttpConnection connection) {
    if (open.size() >= limits.maxConnections()) {
      connection.close();
      return;
    }
    open.put(connection, new Brought(System.nanoTime(), null));
    connection.closeHandler(closed -> open.remove(connection));
  }

  /**
   * Bytes that trickle in defeat an idle time-out; so a connection must also bring a new request
   * from time to time.
   */
  private void closeStalled() {
    long oldest = System.nanoTime() - limits.idleTimeout().toNanos();
    open.forEach(
        (connection, brought) -> {
          if (brought.at() - oldest < 0 && !brought.isWorkedOn()) {
            connection.close();
          }
        });
  }
}
