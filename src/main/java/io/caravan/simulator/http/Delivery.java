package io.caravan.simulator.http;

import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultKind;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

/** Sends answers, whole or broken as a fault wants it. */
final class Delivery {

  private final Vertx vertx;

  Delivery(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Sends an answer.
   *
   * @param fault null when nothing is wrong
   */
  void send(HttpServerRequest request, Answer answer, Fault fault, String correlationId) {
    HttpServerResponse response = request.response();
    if (response.closed() || (fault != null && fault.kind() == FaultKind.TIMEOUT)) {
      return;
    }
    if (fault != null && fault.kind() == FaultKind.RESET) {
      reset(request);
      return;
    }
    response.setStatusCode(answer.status());
    if (FaultyAnswers.reason(answer.status()) != null) {
      response.setStatusMessage(FaultyAnswers.reason(answer.status()));
    }
    response.putHeader("X-HubSpot-Correlation-Id", correlationId);
    if (answer.body().length > 0) {
      response.putHeader("Content-Type", answer.contentType());
    }
    answer.headers().forEach(response::putHeader);
    if (answer.file() != null) {
      response.putHeader("Content-Type", answer.contentType());
      response.sendFile(answer.file().toString());
      return;
    }
    Buffer body = Buffer.buffer(answer.body());
    switch (fault == null ? FaultKind.STATUS : fault.kind()) {
      case INVALID_JSON -> response.end(body.slice(0, body.length() * 2 / 3));
      case TRUNCATED_BODY -> {
        response.putHeader("Content-Length", Integer.toString(body.length()));
        response.write(body.slice(0, body.length() / 2));
        vertx.setTimer(20, timer -> request.connection().close());
      }
      case SLOW_BODY -> {
        response.setChunked(true);
        drip(response, body, 0, fault.reply().delay().toMillis());
      }
      default -> response.end(body);
    }
  }

  /**
   * A TCP reset, not a plain end: Vert.x has no call for it, Netty's channel does without waiting.
   */
  private static void reset(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    request.connection().close();
  }

  /** Sends a body in twenty pieces over a time. */
  private void drip(HttpServerResponse response, Buffer body, int from, long millis) {
    int piece = Math.max(1, body.length() / 20);
    int to = Math.min(body.length(), from + piece);
    if (response.closed()) {
      return;
    }
    if (from >= body.length()) {
      response.end();
      return;
    }
    response.write(body.slice(from, to));
    vertx.setTimer(Math.max(1, millis / 20), timer -> drip(response, body, to, millis));
  }
}
