package io.caravan.simulator;

import io.caravan.hubspot.RateLimits;
import java.time.Duration;

/**
 * What a client needs to call a portal. The OAuth app is the first one; it is installed on every
 * portal from the beginning.
 *
 * @param privateToken with all scopes; never expires
 * @param refreshToken of the OAuth app's install
 * @param limits of the private token's app
 * @param revokableRefreshToken a second one of the same install, to be revoked without harm
 * @param authCode as the authorize page hands it out; good for one exchange, and waits for it
 * @param expiredToken an access token that expired an hour before the start
 * @param limitedToken may read contacts and nothing else; never expires
 * @param serviceKey with all scopes; never expires
 * @param developerApiKey of the account that owns the OAuth apps: {@code hapikey} in queries
 * @param tokenLifetime of access tokens that the token endpoint issues
 * @param privateAppSecret signs the webhooks of the portal's private app
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
    RateLimits limits,
    String revokableRefreshToken,
    String authCode,
    String expiredToken,
    String limitedToken,
    String serviceKey,
    String developerApiKey,
    Duration tokenLifetime,
    String privateAppSecret) {

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "PortalCredentials[portalId=" + portalId + "]";
  }
}
