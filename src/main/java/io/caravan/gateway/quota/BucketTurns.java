package io.caravan.gateway.quota;

/**
 * Whose turn it is among the buckets of a portal: windows that they share go to the highest
 * priority; a bucket that was passed over {@value #PATIENCE} times goes first. Not thread-safe.
 */
final class BucketTurns {

  private static final int PATIENCE = 8;

  private final Iterable<BucketQuota> buckets;

  BucketTurns(Iterable<BucketQuota> buckets) {
    this.buckets = buckets;
  }

  /** Who goes now; null when nobody waits or may. */
  Waiter next(long now) {
    Waiter chosen = null;
    for (BucketQuota bucket : buckets) {
      Waiter waiter = bucket.ready(now);
      if (waiter != null) {
        bucket.passedOver++;
        if (chosen == null || goesBefore(waiter, chosen)) {
          chosen = waiter;
        }
      }
    }
    if (chosen != null) {
      chosen.bucket.passedOver = 0;
    }
    return chosen;
  }

  private static boolean goesBefore(Waiter a, Waiter b) {
    boolean aDue = a.bucket.passedOver > PATIENCE;
    boolean bDue = b.bucket.passedOver > PATIENCE;
    if (aDue != bDue) {
      return aDue;
    }
    return aDue || a.priority == b.priority
        ? a.bucket.passedOver > b.bucket.passedOver
        : a.priority.compareTo(b.priority) < 0;
  }
}
