package io.caravan.mirror.sync;

import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaState;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import java.util.OptionalLong;

/** What a portal's limits leave room for. */
final class QuotaRoom {

  /** Limits that are assumed of a portal which was not called yet: the lowest that HubSpot has. */
  private static final long ASSUMED_CALLS = 100;

  private static final long ASSUMED_SEARCHES = 5;

  private final Quota quota;

  QuotaRoom(Quota quota) {
    this.quota = quota;
  }

  /** The least time for the calls of a run: what the slowest of the limits allows. */
  double seconds(long portalId, RunEstimate estimate) {
    double burst = 10.0 * estimate.calls() / limit(portalId, Bucket.BURST, "burst", ASSUMED_CALLS);
    double searches =
        (double) estimate.searches() / limit(portalId, Bucket.SEARCH, "search", ASSUMED_SEARCHES);
    double links =
        10.0
            * estimate.associationCalls()
            / limit(portalId, Bucket.ASSOCIATIONS, "associations", ASSUMED_CALLS);
    return Math.max(burst, Math.max(searches, links));
  }

  /** Calls that are left today; -1 when there is no limit or it is not known. */
  long dayLeft(long portalId) {
    return quota.states().stream()
        .filter(state -> isOf(state, portalId, Bucket.BURST, "day"))
        .filter(state -> state.limit() != RateLimits.NO_LIMIT)
        .mapToLong(state -> Math.max(0, state.limit() - state.used()))
        .findFirst()
        .orElse(-1);
  }

  private long limit(long portalId, Bucket bucket, String window, long assumed) {
    OptionalLong known =
        quota.states().stream()
            .filter(state -> isOf(state, portalId, bucket, window) && state.limit() > 0)
            .mapToLong(QuotaState::limit)
            .findFirst();
    return known.orElse(assumed);
  }

  private static boolean isOf(QuotaState state, long portalId, Bucket bucket, String window) {
    return state.portalId() == portalId
        && state.bucket() == bucket
        && state.window().equals(window);
  }
}
