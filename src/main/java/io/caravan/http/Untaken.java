package io.caravan.http;

import io.vertx.ext.web.RoutingContext;
import java.util.function.IntConsumer;

/**
 * Notes on a request that routes with its path left alone because they serve other methods. A later
 * route may still take it.
 *
 * @param allowed the methods that would do, with commas between
 * @param noted told the status if none takes it
 */
record Untaken(String allowed, IntConsumer noted) {

  private static final String KEY = Untaken.class.getName();

  static void note(RoutingContext context, String methods, IntConsumer refused) {
    Untaken before = of(context);
    String all = before == null ? methods : before.allowed + "," + methods;
    context.put(KEY, new Untaken(all, refused));
  }

  /** Null when no route has its path. */
  static Untaken of(RoutingContext context) {
    return context.get(KEY);
  }
}
