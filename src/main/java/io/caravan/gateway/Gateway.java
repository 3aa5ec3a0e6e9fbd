package io.caravan.gateway;

import java.util.concurrent.CompletableFuture;

/** The door to HubSpot, as other features see it. */
public interface Gateway {

  /**
   * Makes a call: waits for a permit, retries what can be retried, and never blocks the caller.
   *
   * @return the successful answer; completes with {@link CallFailed} when the call was refused for
   *     good, could not be made before its deadline, or its outcome is unknown
   */
  CompletableFuture<HubSpotAnswer> call(HubSpotCall call);
}
