package io.caravan.gateway.quota;

/**
 * A granted permit: a call that is in flight until it is answered. Guarded by its portal's lock.
 */
final class SentCall implements Permit {

  private final PortalQuota portal;
  final BucketQuota bucket;
  final long grantedAt;
  final long releasedBefore;
  SentCall previous;
  SentCall next;
  boolean over;

  /**
   * @param releasedBefore {@link RollingWindow#released()} of the bucket's own window at the time
   */
  SentCall(PortalQuota portal, BucketQuota bucket, long grantedAt, long releasedBefore) {
    this.portal = portal;
    this.bucket = bucket;
    this.grantedAt = grantedAt;
    this.releasedBefore = releasedBefore;
  }

  @Override
  public void answered() {
    portal.answered(this, RateLimitHeaders.NONE);
  }

  @Override
  public void answered(RateLimitHeaders headers) {
    portal.answered(this, headers);
  }

  @Override
  public void notSent() {
    portal.notSent(this);
  }
}
