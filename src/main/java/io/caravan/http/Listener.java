package io.caravan.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Listens on an event loop of its own; those that are deployed together share the port. Servers
 * that one thread creates without being verticles would all be on one event loop.
 */
final class Listener extends AbstractVerticle {

  private final SocketAddress address;
  private final Duration longestAnswer;
  private final Optional<Tls> tls;
  private final Handler<HttpConnection> opened;
  private final Handler<HttpServerRequest> received;
  private final Consumer<HttpServer> listening;
  private HttpServer server;

  Listener(
      SocketAddress address,
      Duration longestAnswer,
      Optional<Tls> tls,
      Handler<HttpConnection> opened,
      Handler<HttpServerRequest> received,
      Consumer<HttpServer> listening) {
    this.address = address;
    this.longestAnswer = longestAnswer;
    this.tls = tls;
    this.opened = opened;
    this.received = received;
    this.listening = listening;
  }

  @Override
  public void start(Promise<Void> started) {
    server =
        vertx
            .createHttpServer(options())
            .connectionHandler(opened)
            .webSocketHandshakeHandler(handshake -> handshake.reject(400))
            // Never called. But a server that has none answers versions of HTTP that Vert.x does
            // not know with 501, before any handler of ours sees the request.
            .webSocketHandler(ServerWebSocket::close)
            .requestHandler(received);
    server.listen(address).onSuccess(listening::accept).<Void>mapEmpty().onComplete(started);
  }

  @Override
  public void stop(Promise<Void> stopped) {
    server.close().onComplete(stopped);
  }

  private HttpServerOptions options() {
    var options = new HttpServerOptions();
    tls.ifPresent(
        certificate ->
            options
                .setSsl(true)
                .setKeyCertOptions(certificate.options())
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setUseAlpn(false));
    return options
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) longestAnswer.toMillis())
        .setMaxInitialLineLength(8_192)
        .setMaxHeaderSize(16_384)
        .setHandle100ContinueAutomatically(true)
        .setHttp2ClearTextEnabled(false)
        .setTcpNoDelay(true);
  }
}
