package io.caravan.gateway;

import io.caravan.gateway.quota.Quota;
import io.caravan.hubspot.ErrorBody;
import java.time.Duration;

/** Tells the quota which limit a 429 names, so that the portal's other calls wait too. */
final class Limits {

  private final Quota quota;
  private final Classifier classifier;

  Limits(Quota quota, Classifier classifier) {
    this.quota = quota;
    this.classifier = classifier;
  }

  void heed(HubSpotCall call, Reply reply) {
    if (reply.status() == 429) {
      String policy = ErrorBody.parse(reply.body()).map(ErrorBody::policyName).orElse("");
      Duration pause = classifier.limitPause(call, reply, policy);
      quota.limited(call.portalId(), call.path().bucket(), policy, pause);
    }
  }
}
