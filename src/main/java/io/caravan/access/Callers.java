package io.caravan.access;

import io.caravan.http.RequestRefused;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.Exchange;

/** Who is behind a request or an exchange. */
public final class Callers {

  private Callers() {}

  /** The caller that the port's guard has let in. */
  public static Caller of(RoutingContext call) {
    return call.get(Caller.NAME) instanceof Caller caller ? caller : unguarded();
  }

  /** The caller behind an exchange that began at a port. */
  public static Caller of(Exchange exchange) {
    Caller caller = exchange.getVariable(Caller.NAME, Caller.class);
    return caller != null ? caller : unguarded();
  }

  /**
   * The caller behind an exchange that began at a port, or Caravan for one that began within, such
   * as a schedule or a route of the company's own. For steps behind one that has called {@link
   * #of(Exchange)} where the exchange came from a port.
   */
  public static Caller within(Exchange exchange) {
    Caller caller = exchange.getVariable(Caller.NAME, Caller.class);
    return caller != null ? caller : Caller.caravan("route");
  }

  /** A request that no guard has seen: a mistake of ours, which must not let anybody in. */
  private static Caller unguarded() {
    throw new RequestRefused(401, "It is not known who calls");
  }
}
