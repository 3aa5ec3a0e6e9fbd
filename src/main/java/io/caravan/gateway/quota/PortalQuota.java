package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The quota of one portal: all its parts behind one lock.
 *
 * <p>The lock is held for some microseconds; callers are told outside of it. Each public step takes
 * the lock, changes something, and ends with {@link #serve}, which grants all that can go and sets
 * the timer for what cannot.
 */
final class PortalQuota {

  private final long portalId;
  private final int maxWaiting;
  private final LongSupplier ticker;
  private final QuotaMeters meters;

  private final ReentrantLock lock = new ReentrantLock();
  private final PortalWindows windows;
  private final WaitingCalls waiting;
  private final Lessons lessons;
  private final DurableUsage usage;
  private final Granting granting;
  private final Alarm alarm;
  private boolean retired;

  PortalQuota(
      long portalId,
      QuotaSettings settings,
      RateLimits plan,
      UsageLedger ledger,
      LongSupplier ticker,
      Clock clock,
      Instant origin,
      WakeUps wakeUps,
      QuotaMeters meters) {
    this.portalId = portalId;
    this.maxWaiting = settings.maxWaiting();
    this.ticker = ticker;
    this.meters = meters;
    windows = new PortalWindows(settings, plan, clock, origin, ticker.getAsLong());
    waiting = new WaitingCalls(portalId, meters);
    lessons = new Lessons(windows);
    usage =
        new DurableUsage(
            portalId, ledger, windows, settings.lease(), clock, wakeUps, meters, this::step);
    granting = new Granting(this, windows, waiting, usage, meters, settings.maxCall());
    alarm = new Alarm(wakeUps, this::wake);
  }

  /** Reads what an earlier process used; until then calls wait. */
  void load() {
    usage.load();
  }

  /** Null when the portal was retired meanwhile. */
  CompletableFuture<Permit> acquire(Bucket name, Priority priority, Duration maxWait) {
    var out = new Handover();
    CompletableFuture<Permit> result;
    lock.lock();
    try {
      if (retired) {
        return null;
      }
      long now = ticker.getAsLong();
      BucketQuota bucket = windows.of(name);
      Permit permit = granting.atOnce(bucket, priority, now, out);
      result =
          permit != null
              ? CompletableFuture.completedFuture(permit)
              : join(bucket, priority, now, maxWait, out);
    } finally {
      lock.unlock();
    }
    out.deliver(usage::save);
    return result;
  }

  private CompletableFuture<Permit> join(
      BucketQuota bucket, Priority priority, long now, Duration maxWait, Handover out) {
    if (waiting.size() >= maxWaiting) {
      meters.denied(bucket.bucket, QuotaMeters.FULL);
      return CompletableFuture.failedFuture(
          QuotaExceeded.NoPermit.refused(
              "Already %d calls to portal %d wait for a permit"
                  .formatted(waiting.size(), portalId)));
    }
    Waiter waiter = waiting.join(bucket, priority, now, maxWait);
    waiter.whenComplete(
        (permit, error) -> {
          if (error != null) {
            leave(waiter);
          }
        });
    serve(now, out);
    return waiter;
  }

  private void leave(Waiter waiter) {
    lock.lock();
    try {
      waiting.leave(waiter);
    } finally {
      lock.unlock();
    }
  }

  void answered(SentCall call, RateLimitHeaders headers) {
    step(
        now -> {
          if (!call.over) {
            lessons.answered(call, headers, now);
            call.bucket.answered(call, now);
          }
        });
  }

  void notSent(SentCall call) {
    lock.lock();
    try {
      if (!call.over) {
        call.bucket.notSent(call);
        // Not served here: the next in line could give its slot back as well, and so on, each
        // inside the other.
        alarm.set(ticker.getAsLong(), 0);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Learns from an answer whose permit is unknown. */
  void learn(Bucket bucket, RateLimitHeaders headers) {
    step(now -> lessons.answered(bucket, headers, now));
  }

  void learnDaily(long limit, long used, Instant resetsAt, ZoneId zone) {
    step(now -> windows.day.learn(now, limit, used, resetsAt, zone));
  }

  void planned(RateLimits plan) {
    step(now -> windows.planned(plan));
  }

  /** HubSpot refused a call: no more of its bucket for the window that it named. */
  void limited(Bucket bucket, String policyName, Duration pause) {
    meters.refused(portalId, bucket);
    step(now -> lessons.refused(bucket, policyName, pause, now));
  }

  /** Takes the lock, lets something change, and serves whom it helps. */
  private void step(LongConsumer change) {
    var out = new Handover();
    lock.lock();
    try {
      long now = ticker.getAsLong();
      change.accept(now);
      serve(now, out);
    } finally {
      lock.unlock();
    }
    out.deliver(usage::save);
  }

  private void serve(long now, Handover out) {
    if (!retired) {
      granting.serve(now, out);
      alarm.set(now, granting.nextEvent(now));
    }
  }

  private void wake() {
    step(now -> alarm.rang());
  }

  /**
   * Gives up the lease of an idle portal, so that the next process or the next use starts from
   * exactly what was used.
   *
   * @return completes when that is durable; at once when there was nothing to give up
   */
  CompletableFuture<Void> surrender() {
    Optional<PortalUsage> picture;
    lock.lock();
    try {
      picture = usage.surrender(ticker.getAsLong());
    } finally {
      lock.unlock();
    }
    return picture.map(usage::save).orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** Whether no call is waiting, in flight, or counting in any window. */
  boolean idle() {
    lock.lock();
    try {
      long now = ticker.getAsLong();
      granting.endLostCalls(now);
      return waiting.isEmpty() && windows.empty(now);
    } finally {
      lock.unlock();
    }
  }

  /** Ends an idle portal whose lease was given up; false when it is in use again. */
  boolean retire() {
    lock.lock();
    try {
      retired = idle() && usage.surrendered();
      return retired;
    } finally {
      lock.unlock();
    }
  }

  /** Fails all who wait; nothing more is granted. */
  void close() {
    var out = new Handover();
    lock.lock();
    try {
      retired = true;
      alarm.cancel();
      waiting.failAll("Caravan is stopping", out);
    } finally {
      lock.unlock();
    }
    out.deliver(usage::save);
  }

  int waiting(Bucket bucket) {
    lock.lock();
    try {
      return windows.of(bucket).line.size();
    } finally {
      lock.unlock();
    }
  }

  Duration estimatedWait(Bucket bucket) {
    return states().stream()
        .filter(state -> state.bucket() == bucket)
        .map(QuotaState::estimatedWait)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  List<QuotaState> states() {
    List<QuotaState> states = new ArrayList<>();
    lock.lock();
    try {
      long now = ticker.getAsLong();
      windows.buckets().forEach(bucket -> bucket.describe(portalId, now, states));
    } finally {
      lock.unlock();
    }
    return states;
  }
}
