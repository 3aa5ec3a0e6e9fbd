package io.caravan.http;

import java.util.Optional;
import java.util.Set;

/**
 * What stands between a port and its routes.
 *
 * @param keeper finds out who calls
 * @param openPaths paths that need no credential, since what is behind them has a check of its own;
 *     no route can add to them
 * @param origins web pages of other sites that may use the port
 * @param tls empty for plain HTTP
 */
public record Guarding(
    Doorkeeper keeper, Set<String> openPaths, CrossOrigin origins, Optional<Tls> tls) {

  public Guarding {
    openPaths = Set.copyOf(openPaths);
  }

  /** Plain HTTP, closed to pages of other sites. */
  public static Guarding by(Doorkeeper keeper, String... openPaths) {
    return new Guarding(keeper, Set.of(openPaths), CrossOrigin.NONE, Optional.empty());
  }
}
