package io.caravan.gateway;

import java.util.concurrent.CompletableFuture;

/**
 * Where the gateway gets a portal's access token from. Both methods answer at once when they can,
 * complete with {@link CallFailed} when there is no token to be had, and never block.
 */
public interface TokenSource {

  /** The token to use now, refreshed ahead of its end. */
  CompletableFuture<String> token(long portalId);

  /**
   * A token newer than one that HubSpot has just called expired.
   *
   * @param expiredToken the refused token; if another caller has replaced it already, the newer one
   *     is given without a second refresh
   */
  CompletableFuture<String> refreshed(long portalId, String expiredToken);

  /**
   * The token of the app itself (client credentials), for calls that belong to no portal: those of
   * buckets that are {@link io.caravan.hubspot.Bucket#isOfApp() the app's}.
   */
  default CompletableFuture<String> appToken() {
    return CompletableFuture.failedFuture(
        new CallFailed(new CallError.Unauthorised("There is no app with a token of its own", 401)));
  }

  /** An app's token newer than one that HubSpot has just called expired. */
  default CompletableFuture<String> refreshedAppToken(String expiredToken) {
    return appToken();
  }
}
