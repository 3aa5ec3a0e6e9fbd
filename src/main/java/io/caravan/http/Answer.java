package io.caravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;

/**
 * The answer that a route's exchange stands for: status from {@code CamelHttpResponseCode}, the
 * headers that the route set, the body.
 */
final class Answer {

  private final Exchange exchange;

  Answer(Exchange exchange) {
    this.exchange = exchange;
  }

  void writeTo(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    int status = status();
    response.setStatusCode(status);
    exchange
        .getMessage()
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (value != null && !name.startsWith("Camel")) {
                response.putHeader(name, value.toString());
              }
            });
    Buffer body = exchange.getException() == null ? body(exchange.getMessage().getBody()) : null;
    if (body == null || status == 204) {
      response.end();
    } else {
      response.end(body);
    }
  }

  /** A failure that no route configuration has turned into an answer is ours, and may pass. */
  private int status() {
    if (exchange.getException() != null) {
      return 503;
    }
    Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    return status == null ? 200 : status;
  }

  private static Buffer body(Object body) {
    if (body instanceof byte[] bytes) {
      return Buffer.buffer(bytes);
    }
    return body instanceof String text
        ? Buffer.buffer(text.getBytes(StandardCharsets.UTF_8))
        : null;
  }
}
