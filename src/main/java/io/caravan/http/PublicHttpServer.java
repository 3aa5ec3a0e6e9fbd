package io.caravan.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/**
 * The server that the internet talks to.
 *
 * <p>Three things that Camel's own leaves open: a port that is taken stops the start; connections
 * are bounded in number and in the time that they may take for a request; several event loops share
 * the port.
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

  private final List<HttpServer> listeners = new ArrayList<>();
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
    // Sharing needs a port that is known beforehand.
    int count = configuration.getBindPort() == 0 ? 1 : eventLoops;
    for (int i = 0; i < count; i++) {
      HttpServer server = getVertx().createHttpServer(options());
      server
          .connectionHandler(this::opened)
          .requestHandler(
              request -> {
                idle.replace(request.connection(), System.nanoTime());
                if (isReadable(request.path())) {
                  router.handle(request);
                } else {
                  request.response().setStatusCode(400).end();
                }
              });
      await(server);
      listeners.add(server);
    }
    long period = Math.max(100, limits.idleTimeout().toMillis() / 4);
    getVertx().setPeriodic(period, tick -> closeStalled());
  }

  @Override
  protected void stopServer() {
    listeners.forEach(server -> close(server.close()));
    listeners.clear();
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
      closing.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the HTTP server did not close", e);
    }
  }

  private void await(HttpServer server) {
    try {
      server
          .listen(configuration.getBindPort(), configuration.getBindHost())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "cannot listen on "
              + configuration.getBindHost()
              + ":"
              + configuration.getBindPort()
              + ": "
              + e.getCause().getMessage(),
          e.getCause());
    }
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) limits.idleTimeout().toMillis())
        .setMaxInitialLineLength(8_192)
        .setMaxHeaderSize(16_384)
        .setHandle100ContinueAutomatically(true)
        .setHttp2ClearTextEnabled(false)
        .setTcpNoDelay(true);
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
