package io.caravan.http;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    openPaths = openPaths.stream().map(Guarding::bare).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether nobody is asked there. */
  boolean isOpen(String path) {
    return openPaths.contains(bare(path));
  }

  /** A router takes a path with a slash at its end for the same as the one without. */
  private static String bare(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Plain HTTP, closed to pages of other sites. */
  public static Guarding by(Doorkeeper keeper, String... openPaths) {
    return new Guarding(keeper, Set.of(openPaths), CrossOrigin.NONE, Optional.empty());
  }
}
