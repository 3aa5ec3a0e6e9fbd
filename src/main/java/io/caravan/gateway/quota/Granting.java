package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import java.time.Duration;

/**
 * Who of a portal's calls gets a permit now, who waits no longer, and when to look again. Not
 * thread-safe.
 */
final class Granting {

  private final PortalQuota portal;
  private final PortalWindows windows;
  private final WaitingCalls waiting;
  private final BucketTurns turns;
  private final DurableUsage usage;
  private final QuotaMeters meters;
  private final long maxCall;

  /**
   * @param maxCall longest time from permit to answer
   */
  Granting(
      PortalQuota portal,
      PortalWindows windows,
      WaitingCalls waiting,
      DurableUsage usage,
      QuotaMeters meters,
      Duration maxCall) {
    this.portal = portal;
    this.windows = windows;
    this.waiting = waiting;
    this.turns = new BucketTurns(windows.buckets());
    this.usage = usage;
    this.meters = meters;
    this.maxCall = maxCall.toNanos();
  }

  /** The permit of a call that need not wait; null when it has to. */
  Permit atOnce(BucketQuota bucket, Priority priority, long now, Handover out) {
    if (!waiting.isEmpty() || !usage.mayGrant() || bucket.earliest(now, priority) > now) {
      return null;
    }
    Permit permit = grant(bucket, priority, now, now);
    usage.renew(now, 0, out);
    return permit;
  }

  /** Grants what can go and fails what cannot any more. */
  void serve(long now, Handover out) {
    endLostCalls(now);
    waiting.failOverdue(now - 1, out);
    if (usage.loaded()) {
      windows.buckets().forEach(bucket -> waiting.failWithoutDailyQuota(bucket, now, out));
      boolean wanted = !waiting.isEmpty();
      Waiter next = next(now);
      while (next != null) {
        waiting.served(next);
        out.grant(next, grant(next.bucket, next.priority, next.since, now));
        next = next(now);
      }
      if (wanted) {
        usage.renew(now, waiting.size(), out);
      }
    }
    waiting.failOverdue(now, out);
  }

  private Waiter next(long now) {
    return usage.mayGrant() ? turns.next(now) : null;
  }

  private SentCall grant(BucketQuota bucket, Priority priority, long since, long now) {
    usage.granted();
    meters.granted(bucket.bucket, priority, now - since);
    return bucket.take(now, portal);
  }

  /** Calls that outlived the longest possible call were answered without our being told. */
  void endLostCalls(long now) {
    windows.buckets().forEach(bucket -> bucket.endSentUntil(now - maxCall, now));
  }

  /** When something may change by time alone, as far as anybody waits for it. */
  long nextEvent(long now) {
    if (waiting.isEmpty()) {
      return Long.MAX_VALUE;
    }
    boolean reserved = usage.mayGrant();
    long at = waiting.firstDeadline();
    for (BucketQuota bucket : windows.buckets()) {
      if (reserved) {
        at = Math.min(at, bucket.nextReady(now));
      }
      SentCall oldest = bucket.inFlight.oldest();
      if (oldest != null) {
        at = Math.min(at, oldest.grantedAt + maxCall);
      }
    }
    return reserved ? at : Math.min(at, usage.triesAgainAt(now));
  }
}
