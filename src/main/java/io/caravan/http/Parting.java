package io.caravan.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Ends the connection of a request that is refused while its body is on its way: reading it to the
 * end would be the attack.
 *
 * <p>A connection that is closed while bytes arrive is reset, and a caller in the midst of sending
 * would never see the answer. So what comes is thrown away for a moment.
 */
final class Parting {

  private static final long LINGER_MILLIS = 1_000;

  private Parting() {}

  /** Closes the connection when the answer, which must not be out yet, has gone. */
  static void after(RoutingContext context) {
    context.response().putHeader("Connection", "close").endHandler(answered -> closeSoon(context));
  }

  private static void closeSoon(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpConnection connection = request.connection();
    if (request.isEnded()) {
      connection.close();
      return;
    }
    request.handler(discarded -> {});
    request.endHandler(end -> connection.close());
    context.vertx().setTimer(LINGER_MILLIS, late -> connection.close());
  }
}
