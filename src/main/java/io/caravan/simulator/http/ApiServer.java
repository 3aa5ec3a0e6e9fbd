package io.caravan.simulator.http;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.journal.CallJournal;
import io.caravan.simulator.oauth.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: HubSpot's API, and the control API below {@code /_sim}. */
public final class ApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int MAX_HEADERS = 64 * 1024;

  /** HubSpot refuses longer addresses with 414. */
  private static final int MAX_ADDRESS = 16 * 1024;

  private final Vertx vertx;
  private final Exchange exchange;
  private final Control control;
  private final Network network;
  private final HttpServer server;

  /** Answers the calls of the control API, which are neither counted nor slowed. */
  public interface Control {
    /** Answers; {@link ApiError} for mistakes. */
    Answer handle(String method, String path, Query query, byte[] body);

    /** Whether it answers a request itself, since its body or answer is too large for memory. */
    default boolean takes(HttpServerRequest request) {
      return false;
    }
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  public ApiServer(
      Vertx vertx,
      String host,
      int port,
      Routes routes,
      Control control,
      Tokens tokens,
      Faults faults,
      CallJournal journal,
      Network network,
      SimulatorClock clock)
      throws IOException {
    this.vertx = vertx;
    this.control = control;
    this.network = network;
    this.exchange =
        new Exchange(vertx, new Gate(routes, tokens, clock), faults, journal, network, clock);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(host)
                    .setPort(port)
                    .setMaxInitialLineLength(MAX_ADDRESS)
                    .setMaxHeaderSize(MAX_HEADERS)
                    .setTcpNoDelay(true)
                    .setAcceptBacklog(1024))
            .requestHandler(this::arrive);
    listen(host, port);
  }

  private void listen(String host, int port) throws IOException {
    try {
      server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the simulator cannot listen on " + host + ":" + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting the simulator", e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  private void arrive(HttpServerRequest request) {
    if (control.takes(request)) {
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              if (isControl(request)) {
                control(request, body);
                return;
              }
              long millis = network.thereMillis();
              if (millis == 0) {
                exchange.serve(request, body);
              } else {
                vertx.setTimer(millis, timer -> exchange.serve(request, body));
              }
            });
  }

  /** The page at the root has no counterpart in HubSpot's API. */
  private static boolean isControl(HttpServerRequest request) {
    String path = request.path();
    return path != null && (path.equals("/_sim") || path.startsWith("/_sim/") || path.equals("/"));
  }

  /** The root is a page for people and the list of control calls for programs. */
  private static String controlPath(HttpServerRequest request) {
    String accept = request.getHeader("Accept");
    boolean json = accept != null && accept.contains("json") && !accept.contains("text/html");
    return request.path().equals("/") && json ? "/_sim" : request.path();
  }

  private void control(HttpServerRequest request, Buffer body) {
    Answer answer;
    try {
      answer =
          control.handle(
              request.method().name(),
              controlPath(request),
              new Query(request.query()),
              body.getBytes());
    } catch (ApiError e) {
      answer = Answer.error(e, "control");
    } catch (IllegalArgumentException e) {
      answer = Answer.error(ApiError.invalid(e.getMessage()), "control");
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.method(), request.path(), e);
      answer = Answer.error(ApiError.of(500, "the simulator failed: " + e).build(), "control");
    }
    var response = request.response().setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    response.putHeader("Content-Type", answer.contentType()).end(Buffer.buffer(answer.body()));
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
