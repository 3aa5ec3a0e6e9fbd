package io.caravan.operations;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** Some calls of the management API that belong together. */
public interface ManagementPart {

  /** Takes calls; each may block. */
  @FunctionalInterface
  interface Calls {
    /**
     * Takes a call.
     *
     * @param path below the management port, with {@code :name} for what varies
     */
    void take(HttpMethod method, String path, Function<RoutingContext, Reply> answer);
  }

  /** Names its calls. */
  void addTo(Calls calls);
}
