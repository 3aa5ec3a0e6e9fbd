package io.caravan.simulator.oauth;

import io.caravan.simulator.portal.Portal;
import java.util.Set;

/**
 * What a token allows.
 *
 * @param expiresAt milliseconds since the epoch; {@link Long#MAX_VALUE} for private tokens
 */
public record Grant(App app, Portal portal, Set<String> scopes, long userId, long expiresAt) {

  public Grant {
    scopes = Set.copyOf(scopes);
  }
}
