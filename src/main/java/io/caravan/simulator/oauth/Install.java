package io.caravan.simulator.oauth;

import io.caravan.simulator.portal.Portal;
import java.util.Set;

/**
 * An app on a portal: one install, however often people agreed.
 *
 * @param scopes what the last agreement granted
 * @param userId who agreed last
 * @param installedAt milliseconds since the epoch of the first agreement
 * @param agreedAt milliseconds since the epoch of the last agreement
 */
public record Install(
    App app, Portal portal, Set<String> scopes, long userId, long installedAt, long agreedAt) {

  public Install {
    scopes = Set.copyOf(scopes);
  }
}
