package io.caravan.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.DefaultConsumer;

/**
 * Runs a route for each request on the event loop that read it. The route hands over to other
 * threads by itself (an asynchronous producer does), and the answer is written when it is done.
 */
final class EventLoopConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

  private final HttpLimits limits;
  private final AtomicLong buffered;
  private final IntConsumer refused;
  private Route route;

  EventLoopConsumer(
      PlatformHttpEndpoint endpoint,
      Processor processor,
      HttpLimits limits,
      AtomicLong buffered,
      IntConsumer refused) {
    super(endpoint, processor);
    this.limits = limits;
    this.buffered = buffered;
    this.refused = refused;
  }

  @Override
  public PlatformHttpEndpoint getEndpoint() {
    return (PlatformHttpEndpoint) super.getEndpoint();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    VertxPlatformHttpRouter router = PublicHttpServer.routerOf(getEndpoint().getCamelContext());
    route = router.route(getEndpoint().getPath()).handler(this::receive);
  }

  @Override
  protected void doStop() throws Exception {
    if (route != null) {
      route.remove();
      route = null;
    }
    super.doStop();
  }

  private void receive(RoutingContext context) {
    String methods = getEndpoint().getHttpMethodRestrict();
    if (methods != null && !methods.contains(context.request().method().name())) {
      context.response().putHeader("Allow", methods);
      refuse(context, 405);
    } else if (isSuspended()) {
      refuse(context, 503);
    } else {
      new BodyInFlight(context, limits, buffered, this::handle, this::refuse).read();
    }
  }

  private void handle(RoutingContext context, byte[] body) {
    HttpServerRequest request = context.request();
    Exchange exchange = createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    exchange
        .getMessage()
        .setBody(
            new InboundRequest(
                request.method().name(),
                request.uri(),
                request.isSSL(),
                request.remoteAddress().hostAddress(),
                request.headers()::get,
                body));
    var eventLoop = context.vertx().getOrCreateContext();
    try {
      createUoW(exchange);
      getAsyncProcessor()
          .process(exchange, doneSync -> eventLoop.runOnContext(v -> answer(context, exchange)));
    } catch (Exception e) {
      exchange.setException(e);
      answer(context, exchange);
    }
  }

  private void answer(RoutingContext context, Exchange exchange) {
    try {
      new Answer(exchange).writeTo(context.response());
    } finally {
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
  }

  private void refuse(RoutingContext context, int status) {
    refused.accept(status);
    var response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (status == 503) {
      response.putHeader("Retry-After", "10");
    }
    if (status == 408 || status == 413 || status == 503) {
      // The rest of the body is still on its way; reading it to the end would be the attack.
      response.putHeader("Connection", "close");
      response
          .setStatusCode(status)
          .end()
          .onComplete(done -> context.request().connection().close());
    } else {
      response.setStatusCode(status).end();
    }
  }
}
