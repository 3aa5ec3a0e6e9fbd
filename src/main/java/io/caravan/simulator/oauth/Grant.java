package io.caravan.simulator.oauth;

import io.caravan.simulator.portal.Portal;
import java.util.Set;

/**
 * What a token allows.
 *
 * @param portal for an app's own tokens (client_credentials) that of its developer account
 * @param expiresAt milliseconds since the epoch; {@link Long#MAX_VALUE} for private tokens
 */
public record Grant(App app, Portal portal, Set<String> scopes, long userId, long expiresAt) {

  public Grant {
    scopes = Set.copyOf(scopes);
  }

  /** The same with another end. */
  public Grant until(long end) {
    return new Grant(app, portal, scopes, userId, end);
  }

  /** Whether it acts for the app itself and not for an install. */
  public boolean ofDeveloperAccount() {
    return portal.profile().accountType().equals("APP_DEVELOPER");
  }
}
