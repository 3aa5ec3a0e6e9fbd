package io.caravan.gateway;

import io.caravan.gateway.quota.Quota;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.ErrorBody;
import java.time.Clock;
import java.time.Duration;

/** Tells the quota which limit a 429 names, so that the portal's other calls wait too. */
final class Limits {

  static final String DAILY = "DAILY";
  static final String SECONDLY = "SECONDLY";

  private final Quota quota;
  private final Clock clock;

  Limits(Quota quota, Clock clock) {
    this.quota = quota;
    this.clock = clock;
  }

  void heed(HubSpotCall call, Reply reply) {
    if (reply.status() == 429) {
      String policy = policy(call, reply);
      Duration told = policy.equals(DAILY) ? null : RetryAfter.of(reply, clock).orElse(null);
      quota.limited(call.portalId(), call.path().bucket(), policy, told);
    }
  }

  /**
   * The policy that a 429 names. Some name none; where HubSpot counts by the second, it is that
   * one, else its name is left empty.
   */
  static String policy(HubSpotCall call, Reply reply) {
    String named = ErrorBody.parse(reply.body()).map(ErrorBody::policyName).orElse("");
    Bucket bucket = call.path().bucket();
    return named.isEmpty() && (bucket == Bucket.SEARCH || bucket == Bucket.OAUTH)
        ? SECONDLY
        : named;
  }
}
