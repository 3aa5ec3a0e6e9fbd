package io.caravan.access;

import io.caravan.http.InboundRequest;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.Exchange;

/**
 * The caller of a request, as the guard in front of it has found out. Where no guard stands it is
 * nobody, who may do nothing and sees nothing, but is named in the audit log.
 */
public final class RequestCaller {

  private static final String NOBODY = "unauthenticated";

  private RequestCaller() {}

  /** Of a request to a Vert.x server. */
  public static Caller of(RoutingContext call) {
    return call.get(Caller.NAME) instanceof Caller known
        ? known
        : nobody(
            call.request().remoteAddress() == null
                ? ""
                : call.request().remoteAddress().hostAddress());
  }

  /** Of a request that a route answers. */
  public static Caller of(Exchange exchange, InboundRequest request) {
    return exchange.getVariable(Caller.NAME) instanceof Caller known
        ? known
        : nobody(request.remoteAddress());
  }

  private static Caller nobody(String address) {
    return new Caller(Caller.Kind.CARAVAN, NOBODY, "", Role.VIEWER, address == null ? "" : address);
  }
}
