package io.caravan.simulator;

import io.caravan.hubspot.RateLimits;

/**
 * What a client needs to call a portal.
 *
 * @param privateToken never expires
 * @param refreshToken of the OAuth app's install
 * @param limits of the private token's app
 */
public record PortalCredentials(
    long portalId,
    String privateToken,
    long privateAppId,
    String clientId,
    String clientSecret,
    String refreshToken,
    long appId,
    String redirectUri,
    RateLimits limits) {

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "PortalCredentials[portalId=" + portalId + "]";
  }
}
