package io.caravan.operations;

import io.caravan.access.Role;
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
     * @param need what the caller must be
     */
    void take(HttpMethod method, String path, Role need, Function<RoutingContext, Reply> answer);

    /** Takes a call of administrators: whoever states no need gets the most there is. */
    default void take(HttpMethod method, String path, Function<RoutingContext, Reply> answer) {
      take(method, path, Role.ADMIN, answer);
    }
  }

  /** Names its calls. */
  void addTo(Calls calls);
}
