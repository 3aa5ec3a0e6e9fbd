package io.caravan.gateway;

import io.caravan.hubspot.ObjectType;
import java.util.Optional;
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

  /**
   * A fresh answer that is kept in memory, without a call.
   *
   * @return empty when there is none, or the call is none that is kept
   */
  default Optional<HubSpotAnswer> remembered(HubSpotCall call) {
    return Optional.empty();
  }

  /**
   * What is known of a type (properties, pipelines, required values) may be outdated: the next read
   * of it goes to HubSpot. What is kept can still stand in, marked stale, while HubSpot is down.
   */
  default void doubtDefinitions(long portalId, ObjectType type) {}
}
