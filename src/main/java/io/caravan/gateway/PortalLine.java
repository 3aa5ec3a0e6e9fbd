package io.caravan.gateway;

import org.apache.camel.builder.RouteBuilder;

/**
 * One portal's way to HubSpot. Each has a circuit breaker of its own, so that one portal's trouble
 * (an overloaded account, a region on the move) does not stop another's calls.
 */
final class PortalLine extends RouteBuilder {

  private final long portalId;
  private final String breaker;
  private final String http;
  private final Exchanger exchanger;

  PortalLine(long portalId, String breaker, String http, Exchanger exchanger) {
    this.portalId = portalId;
    this.breaker = breaker;
    this.http = http;
    this.exchanger = exchanger;
  }

  String uri() {
    return "direct:hubspot-portal-" + portalId;
  }

  @Override
  public void configure() {
    String id = "hubspot-portal-" + portalId;
    from(uri())
        .routeId(id)
        .routeDescription(
            "One portal's calls on the wire. Input: an ongoing call with token and permit. Output:"
                + " its verdict. Failure: what the circuit breaker has to count, as an exception.")
        .errorHandler(noErrorHandler())
        .process(exchanger::write)
        .id(id + "-write")
        .circuitBreaker()
        .id(id + "-breaker")
        .resilience4jConfiguration()
        .circuitBreaker(breaker)
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .process(exchanger::board)
        .id(id + "-board")
        .to(http)
        .id(id + "-http")
        .process(exchanger::read)
        .id(id + "-read")
        .end();
  }
}
