package io.caravan.gateway;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Opens a portal's line, the route with its own circuit breaker, when its first call comes. There
 * are as many as portals with a token; a call of any other portal ended at the token already.
 */
final class PortalLines implements Processor {

  /**
   * How long a call waits for its line to open, in milliseconds; Camel's own half a minute is as
   * long as a whole shutdown, which may have begun meanwhile.
   */
  private static final int OPENING_MILLIS = 3_000;

  private final CamelContext context;
  private final HubSpotHttp http;
  private final Exchanger exchanger;
  private final ConcurrentHashMap<Long, String> lines = new ConcurrentHashMap<>();

  /** Camel does not bear that several threads add routes at once, of portals that all begin. */
  private final ReentrantLock opening = new ReentrantLock();

  PortalLines(CamelContext context, HubSpotHttp http, Exchanger exchanger) {
    this.context = context;
    this.http = http;
    this.exchanger = exchanger;
  }

  @Override
  public void process(Exchange exchange) {
    long portalId = OngoingCall.of(exchange).call().portalId();
    exchange.setVariable("portalLine", lines.computeIfAbsent(portalId, this::open));
  }

  private String open(long portalId) {
    if (context.isStopping()) {
      // The line's route would not start any more, and Camel would wait for it for half a minute.
      throw new CallFailed(new CallError.Unavailable("Caravan is stopping, the call is not made"));
    }
    var line = new PortalLine(portalId, BreakerBeans.name(portalId), http.uri(), exchanger);
    opening.lock();
    try {
      context.addRoutes(line);
    } catch (Exception e) {
      throw new IllegalStateException("cannot open a line for portal " + portalId, e);
    } finally {
      opening.unlock();
    }
    return line.uri() + "?timeout=" + OPENING_MILLIS;
  }
}
