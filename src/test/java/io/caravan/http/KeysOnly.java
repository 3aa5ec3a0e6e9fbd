package io.caravan.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Names the callers of the ports by their API keys, as long as the ports have no guards that do.
 */
public final class KeysOnly {

  private KeysOnly() {}

  /** The management port's calls, as {@code GET /caravan/gaps}. */
  public static List<String> managementCalls(CamelContext camel) {
    return management(camel).getRoutes().stream()
        .filter(route -> route.getPath() != null && route.methods() != null)
        .flatMap(route -> route.methods().stream().map(method -> method + " " + route.getPath()))
        .filter(call -> call.contains(" /caravan/"))
        .distinct()
        .toList();
  }

  /**
   * Names callers from now on.
   *
   * @param callers by the key
   */
  public static void at(CamelContext camel, Function<String, Optional<?>> callers) {
    Handler<RoutingContext> naming =
        call -> {
          String header = call.request().getHeader("Authorization");
          if (header != null) {
            callers
                .apply(header.replaceFirst("^Bearer ", ""))
                .ifPresent(c -> call.put("caller", c));
          }
          call.next();
        };
    management(camel).route().order(-1_000).handler(naming);
    ApiHttpServer.of(camel).router().route().order(-1_000).handler(naming);
  }

  private static Router management(CamelContext camel) {
    return camel.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
        .filter(VertxPlatformHttpRouter::isManagementServer)
        .findFirst()
        .orElseThrow();
  }
}
