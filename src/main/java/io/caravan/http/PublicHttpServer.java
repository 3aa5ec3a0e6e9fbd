package io.caravan.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
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

/**
 * The server that the internet talks to.
 *
 * <p>What Camel's own leaves open: a port that is taken stops the start; connections are bounded in
 * number and in the time that they may take for a request; several event loops share the port;
 * whatever is wrong with a request is answered 4xx.
 */
public final class PublicHttpServer extends VertxPlatformHttpServer {

  private static final String BEAN = "publicHttpServer";

  private final VertxPlatformHttpServerConfiguration configuration;
  private final HttpLimits limits;
  private final int eventLoops;

  /**
   * Open connections, with the time of their last request (or of their opening), in nanoseconds.
   */
  private final Map<HttpConnection, Long> idle = new ConcurrentHashMap<>();

  private final List<HttpServer> listeners = new CopyOnWriteArrayList<>();
  private String deployment;
  private long stalledTimer;
  private Vertx own;

  private PublicHttpServer(
      VertxPlatformHttpServerConfiguration configuration, HttpLimits limits, int eventLoops) {
    super(configuration);
    this.configuration = configuration;
    this.limits = limits;
    this.eventLoops = eventLoops;
  }

  /**
   * A server that starts and stops with the context. Add it before any route.
   *
   * @param port 0 for any free one, see {@link #getPort()}
   * @param eventLoops threads that read and write; one is enough for most, two for a busy machine
   */
  public static PublicHttpServer addTo(
      CamelContext camel, String host, int port, HttpLimits limits, int eventLoops)
      throws Exception {
    var configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost(host);
    configuration.setBindPort(port);
    configuration.setMaxBodySize(limits.maxBody());
    configuration.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
    configuration.getBodyHandler().setHandleFileUploads(false);
    var server = new PublicHttpServer(configuration, limits, eventLoops);
    camel.getRegistry().bind(BEAN, server);
    camel.addService(server);
    return server;
  }

  /** The router of the context's public server. */
  static VertxPlatformHttpRouter routerOf(CamelContext camel) {
    for (VertxPlatformHttpRouter router :
        camel.getRegistry().findByType(VertxPlatformHttpRouter.class)) {
      if (!router.isManagementServer()) {
        return router;
      }
    }
    throw new IllegalStateException("no HTTP server in this Camel context; add one before routes");
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
    VertxPlatformHttpRouter router = routerOf(getCamelContext());
    String host = configuration.getBindHost();
    int port = configuration.getBindPort();
    // Sharing needs a port that is known beforehand.
    var instances = new DeploymentOptions().setInstances(port == 0 ? 1 : eventLoops);
    Supplier<Verticle> listener =
        () ->
            new Listener(
                SocketAddress.inetSocketAddress(port, host),
                limits,
                this::opened,
                request -> receive(request, router),
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

  private void receive(HttpServerRequest request, VertxPlatformHttpRouter router) {
    idle.replace(request.connection(), System.nanoTime());
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
    if (idle.size() >= limits.maxConnections()) {
      connection.close();
      return;
    }
    idle.put(connection, System.nanoTime());
    connection.closeHandler(closed -> idle.remove(connection));
  }

  /**
   * Bytes that trickle in defeat an idle time-out; so a connection must also bring a new request
   * from time to time.
   */
  private void closeStalled() {
    long oldest = System.nanoTime() - limits.idleTimeout().toNanos();
    idle.forEach(
        (connection, since) -> {
          if (since - oldest < 0) {
            connection.close();
          }
        });
  }
}
