package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.Bucket;
import java.time.Duration;
import java.util.List;

/**
 * One bucket of a portal: the windows that its calls count in, some of them shared with other
 * buckets, and its waiting line. Not thread-safe.
 */
final class BucketQuota {

  final Bucket bucket;
  final RollingWindow own;
  final DailyWindow daily;
  final WaitingLine line = new WaitingLine();
  final InFlight inFlight = new InFlight();

  /** How often another bucket of the portal went first although this one could go. */
  int passedOver;

  private final Window[] windows;
  private long pausedUntil;

  /**
   * @param daily the daily limit; null when the bucket has none
   * @param windows all windows, {@code own} and {@code daily} among them
   */
  BucketQuota(Bucket bucket, RollingWindow own, DailyWindow daily, List<Window> windows) {
    this.bucket = bucket;
    this.own = own;
    this.daily = daily;
    this.windows = windows.toArray(Window[]::new);
  }

  /** When a call of this priority may go: all windows have a slot, and there is no pause. */
  long earliest(long now, Priority priority) {
    long at = Math.max(now, pausedUntil);
    for (Window window : windows) {
      at = Math.max(at, window.earliest(now, priority));
    }
    return at;
  }

  /** Who may go now; null when nobody waits or may. */
  Waiter ready(long now) {
    Waiter waiter = line.next();
    if (waiter == null || earliest(now, waiter.priority) <= now) {
      return waiter;
    }
    // Whose turn it is may be spread; a critical call is not.
    Waiter critical = line.first(Priority.CRITICAL);
    return critical != null && earliest(now, Priority.CRITICAL) <= now ? critical : null;
  }

  /** When {@link #ready} may change by time alone; MAX_VALUE when nobody waits. */
  long nextReady(long now) {
    Waiter waiter = line.next();
    if (waiter == null) {
      return Long.MAX_VALUE;
    }
    long at = earliest(now, waiter.priority);
    return line.first(Priority.CRITICAL) == null
        ? at
        : Math.min(at, earliest(now, Priority.CRITICAL));
  }

  SentCall take(long now, PortalQuota portal) {
    var call = new SentCall(portal, this, now, own.released());
    for (Window window : windows) {
      window.take(now);
    }
    inFlight.add(call);
    return call;
  }

  void answered(SentCall call, long now) {
    call.over = true;
    inFlight.remove(call);
    for (Window window : windows) {
      window.answered(now);
    }
  }

  void notSent(SentCall call) {
    call.over = true;
    inFlight.remove(call);
    for (Window window : windows) {
      window.giveBack();
    }
  }

  /** Takes calls that were granted at a tick or before it for answered. */
  void endSentUntil(long tick, long now) {
    SentCall oldest = inFlight.oldest();
    while (oldest != null && oldest.grantedAt <= tick) {
      answered(oldest, now);
      oldest = inFlight.oldest();
    }
  }

  void pause(long now, long nanos) {
    pausedUntil = Math.max(pausedUntil, now + nanos);
    own.paused(now, pausedUntil);
  }

  boolean dailyUsed(long now) {
    return daily != null && daily.exhausted(now);
  }

  boolean paused(long now) {
    return now < pausedUntil;
  }

  /** Adds a state for each of its windows. */
  void describe(long portalId, long now, List<QuotaState> states) {
    int waiting = line.size();
    long pause = Math.max(0, pausedUntil - now);
    for (Window window : windows) {
      long wait = Math.max(pause, window.estimate(now, waiting).toNanos());
      states.add(
          new QuotaState(
              portalId,
              bucket,
              window.name(),
              window.limit(),
              window.used(now),
              waiting,
              Duration.ofNanos(wait)));
    }
  }
}
