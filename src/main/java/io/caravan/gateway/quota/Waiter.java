package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;

/** A call that waits for its permit; it is the future that its caller holds. */
final class Waiter extends CompletableFuture<Permit> {

  /** By deadline; the number makes it a total order. */
  static final Comparator<Waiter> BY_DEADLINE =
      Comparator.<Waiter>comparingLong(w -> w.deadline).thenComparingLong(w -> w.number);

  final BucketQuota bucket;
  final Priority priority;
  final long since;
  final long deadline;
  final long number;

  Waiter(BucketQuota bucket, Priority priority, long since, long deadline, long number) {
    this.bucket = bucket;
    this.priority = priority;
    this.since = since;
    this.deadline = deadline;
    this.number = number;
  }
}
