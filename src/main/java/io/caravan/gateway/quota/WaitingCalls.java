package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * The calls of a portal that wait for a permit, over all its buckets, by deadline; each stands in
 * its bucket's {@link WaitingLine} as well. Not thread-safe.
 */
final class WaitingCalls {

  private static final long CRITICAL_AWAITS_RESET = Duration.ofHours(1).toNanos();
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final long portalId;
  private final QuotaMeters meters;
  private final TreeSet<Waiter> byDeadline = new TreeSet<>(Waiter.BY_DEADLINE);
  private long number;

  WaitingCalls(long portalId, QuotaMeters meters) {
    this.portalId = portalId;
    this.meters = meters;
  }

  int size() {
    return byDeadline.size();
  }

  boolean isEmpty() {
    return byDeadline.isEmpty();
  }

  /** The tick of the first deadline; MAX_VALUE when nobody waits. */
  long firstDeadline() {
    return isEmpty() ? Long.MAX_VALUE : byDeadline.first().deadline;
  }

  Waiter join(BucketQuota bucket, Priority priority, long now, Duration maxWait) {
    var waiter = new Waiter(bucket, priority, now, now + nanos(maxWait), number++);
    bucket.line.add(waiter);
    byDeadline.add(waiter);
    return waiter;
  }

  /** Takes out somebody who gave up or is given up; nothing happens when they had left. */
  void leave(Waiter waiter) {
    waiter.bucket.line.leave(waiter);
    byDeadline.remove(waiter);
  }

  /** Takes out somebody whose turn it is. */
  void served(Waiter waiter) {
    waiter.bucket.line.served(waiter);
    byDeadline.remove(waiter);
  }

  /** Fails the calls whose deadline is not after {@code tick}. */
  void failOverdue(long tick, Handover out) {
    while (firstDeadline() <= tick) {
      Waiter waiter = byDeadline.first();
      meters.denied(waiter.bucket.bucket, QuotaMeters.DEADLINE);
      fail(
          waiter,
          QuotaExceeded.NoPermit.outOfTime(
              "No permit for a call to portal %d (%s, %s) within %d ms"
                  .formatted(
                      portalId,
                      waiter.bucket.bucket,
                      waiter.priority,
                      (waiter.deadline - waiter.since) / 1_000_000)),
          out);
    }
  }

  /** Fails the calls of a bucket whose day is used up, but for critical ones near the reset. */
  void failWithoutDailyQuota(BucketQuota bucket, long now, Handover out) {
    if (bucket.line.size() == 0 || !bucket.dailyUsed(now)) {
      return;
    }
    long opensAt = bucket.daily.opensAt(now);
    for (Waiter waiter : bucket.line.all()) {
      if (waiter.priority != Priority.CRITICAL
          || opensAt - now > CRITICAL_AWAITS_RESET
          || opensAt > waiter.deadline) {
        meters.denied(bucket.bucket, QuotaMeters.DAY);
        fail(waiter, new QuotaExceeded.DailyUsed(portalId, bucket.daily.opensAtWall(now)), out);
      }
    }
  }

  void failAll(String why, Handover out) {
    for (Waiter waiter : List.copyOf(byDeadline)) {
      fail(waiter, QuotaExceeded.NoPermit.refused(why), out);
    }
  }

  private void fail(Waiter waiter, QuotaExceeded why, Handover out) {
    leave(waiter);
    out.fail(waiter, why);
  }

  /** Nanoseconds of a time to wait: at least none, at most ten years, so that sums stay small. */
  static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : Math.max(0, duration.toNanos());
  }
}
