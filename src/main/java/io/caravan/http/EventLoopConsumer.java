package io.caravan.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;

/**
 * Runs a route for each request on the event loop that read it. The route hands over to other
 * threads by itself (an asynchronous producer does), and the answer is written when it is done.
 */
final class EventLoopConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

  /** Camel writes a parameter of a path as {name}, Vert.x as :name. */
  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^/}]+)\\}");

  private final String need;

  /** In the order of the route; empty for all. */
  private final Set<String> methods;

  private Door door;
  private EventLoopServer server;
  private Route route;

  /**
   * @param door for a server that leaves it to its routes
   * @param need what a caller needs, unless the path is open
   */
  EventLoopConsumer(PlatformHttpEndpoint endpoint, Processor processor, Door door, String need) {
    super(endpoint, processor);
    this.door = door;
    this.need = need;
    this.methods = methods(endpoint.getHttpMethodRestrict());
  }

  private static Set<String> methods(String restriction) {
    return restriction == null
        ? Set.of()
        : Arrays.stream(restriction.split(","))
            .map(method -> method.strip().toUpperCase(Locale.ROOT))
            .filter(method -> !method.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public PlatformHttpEndpoint getEndpoint() {
    return (PlatformHttpEndpoint) super.getEndpoint();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    CamelContext camel = getEndpoint().getCamelContext();
    String path = getEndpoint().getPath();
    server = ApiHttpServer.serves(path) ? ApiHttpServer.of(camel) : PublicHttpServer.of(camel);
    door = server.door().orElse(door);
    String pattern = PATH_PARAMETER.matcher(path).replaceAll(":$1");
    route = server.guard().claim(server.router().route(pattern)).handler(this::receive);
  }

  @Override
  protected void doStop() throws Exception {
    if (route != null) {
      route.remove();
      server.guard().release(route);
      route = null;
    }
    super.doStop();
  }

  private void receive(RoutingContext context) {
    if (!methods.isEmpty() && !methods.contains(context.request().method().name())) {
      Untaken.note(context, String.join(",", methods), door.refused());
      context.next();
    } else if (isSuspended()) {
      refuse(context, 503);
    } else if (server.guard().admits(context, need)) {
      new BodyInFlight(context, door.limits(), door.buffered(), this::handle, this::refuse).read();
    }
  }

  private void handle(RoutingContext context, byte[] body) {
    HttpServerRequest request = context.request();
    Exchange exchange = createExchange(false);
    Object caller = context.get(Doorkeeper.CALLER);
    if (caller != null) {
      exchange.setVariable(Doorkeeper.CALLER, caller);
    }
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
                body,
                context.pathParams()));
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
    door.refused().accept(status);
    var response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (status == 503) {
      response.putHeader("Retry-After", "10");
    }
    if (status == 408 || status == 413 || status == 503) {
      Parting.after(context);
    }
    server.refuse(context, status);
  }
}
