package io.caravan.http;

import java.util.List;
import org.apache.camel.CamelContext;

/** The calls that the management port takes. */
public final class ManagementCalls {

  private ManagementCalls() {}

  /** All below {@code /caravan}, as {@code GET /caravan/gaps}. */
  public static List<String> of(CamelContext camel) {
    return ManagementHttpServer.of(camel).router().getRoutes().stream()
        .filter(route -> route.getPath() != null && route.methods() != null)
        .flatMap(route -> route.methods().stream().map(method -> method + " " + route.getPath()))
        .filter(call -> call.contains(" /caravan/"))
        .distinct()
        .toList();
  }
}
