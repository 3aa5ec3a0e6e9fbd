package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The quota of one portal: its windows, its waiting calls, its durable lease, its wake-up.
 *
 * <p>One lock guards it all, held for some microseconds; callers are told outside of it. This class
 * is longer than others because that lock's whole protocol is here: each public step takes the
 * lock, changes something, and ends with {@link #serve}, which grants all that can go and sets the
 * timer for what cannot.
 */
final class PortalQuota {

  private static final long CRITICAL_AWAITS_RESET = Duration.ofHours(1).toNanos();
  private static final long LONGEST_WAIT = Duration.ofDays(3650).toNanos();
  private static final long SAVE_AGAIN = Duration.ofMillis(250).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long TEN_SECONDS = Duration.ofSeconds(10).toNanos();
  private static final int BUCKET_PATIENCE = 8;

  private final long portalId;
  private final QuotaSettings settings;
  private final UsageLedger ledger;
  private final LongSupplier ticker;
  private final Clock clock;
  private final WakeUps wakeUps;
  private final QuotaMeters meters;

  private final ReentrantLock lock = new ReentrantLock();
  private final PortalWindows windows;
  private final TreeSet<Waiter> deadlines = new TreeSet<>(Waiter.BY_DEADLINE);
  private final Lease lease;
  private boolean loaded;
  private boolean retired;
  private long waiterNumber;
  private long saveAgainAt;
  private long timerAt = Long.MAX_VALUE;
  private Runnable cancelTimer = () -> {};

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
    this.settings = settings;
    this.ledger = ledger;
    this.ticker = ticker;
    this.clock = clock;
    this.wakeUps = wakeUps;
    this.meters = meters;
    this.windows = new PortalWindows(settings, plan, clock, origin, ticker.getAsLong());
    this.lease = new Lease(settings.lease());
  }

  /** Reads what an earlier process used; until then calls wait. */
  void load() {
    CompletableFuture<Optional<PortalUsage>> loading;
    try {
      loading = ledger.load(portalId);
    } catch (RuntimeException e) {
      loading = CompletableFuture.failedFuture(e);
    }
    loading.whenComplete(
        (usage, error) -> {
          if (error != null) {
            wakeUps.after(SAVE_AGAIN, this::load);
          } else {
            step(
                now -> {
                  usage.ifPresent(u -> restore(now, u));
                  loaded = true;
                });
          }
        });
  }

  private void restore(long now, PortalUsage usage) {
    Instant wall = clock.instant();
    for (Window window : windows.all()) {
      usage.windows().stream()
          .filter(w -> w.window().equals(window.name()))
          .findFirst()
          .ifPresent(w -> window.restore(now, wall, usage.savedAt(), w));
    }
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
      if (mayGoAtOnce(bucket, priority, now)) {
        result = CompletableFuture.completedFuture(grant(bucket, priority, now, now));
        renewLease(now, out);
      } else {
        result = join(bucket, priority, now, maxWait, out);
      }
    } finally {
      lock.unlock();
    }
    out.deliver(this);
    return result;
  }

  private boolean mayGoAtOnce(BucketQuota bucket, Priority priority, long now) {
    return loaded
        && deadlines.isEmpty()
        && lease.mayGrant()
        && bucket.earliest(now, priority) <= now;
  }

  private CompletableFuture<Permit> join(
      BucketQuota bucket, Priority priority, long now, Duration maxWait, Handover out) {
    if (deadlines.size() >= settings.maxWaiting()) {
      meters.denied(bucket.bucket, QuotaMeters.FULL);
      return CompletableFuture.failedFuture(
          QuotaExceeded.NoPermit.refused(
              "Already %d calls to portal %d wait for a permit"
                  .formatted(deadlines.size(), portalId)));
    }
    long deadline = now + Math.min(LONGEST_WAIT, nanos(maxWait));
    var waiter = new Waiter(bucket, priority, now, deadline, waiterNumber++);
    waiter.whenComplete(
        (permit, error) -> {
          if (error != null) {
            leave(waiter);
          }
        });
    bucket.line.add(waiter);
    deadlines.add(waiter);
    serve(now, out);
    return waiter;
  }

  private void leave(Waiter waiter) {
    lock.lock();
    try {
      waiter.bucket.line.leave(waiter);
      deadlines.remove(waiter);
    } finally {
      lock.unlock();
    }
  }

  void answered(SentCall call, RateLimitHeaders headers) {
    step(
        now -> {
          if (!call.over) {
            learn(call.bucket, headers, call.releasedBefore, now);
            end(call, now);
          }
        });
  }

  void notSent(SentCall call) {
    lock.lock();
    try {
      if (!call.over) {
        call.over = true;
        call.bucket.notSent(call);
        // Not served here: the next in line could give its slot back as well, and so on, each
        // inside the other.
        arm(ticker.getAsLong(), 0);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Learns from an answer whose permit is unknown: the oldest call in flight stands for it. */
  void learn(Bucket name, RateLimitHeaders headers) {
    step(
        now -> {
          BucketQuota bucket = windows.of(name);
          SentCall oldest = bucket.inFlight.oldest();
          long before = oldest == null ? bucket.own.released() : oldest.releasedBefore;
          learn(bucket, headers, before, now);
        });
  }

  /**
   * Only answers to burst calls are known to describe the window that they count in; an association
   * batch may well carry the headers of the ordinary one.
   */
  private void learn(BucketQuota bucket, RateLimitHeaders headers, long before, long now) {
    boolean ownInterval =
        headers.intervalMillis() == RateLimitHeaders.ABSENT
            || headers.intervalMillis() == bucket.own.lengthMillis();
    if (bucket.bucket == Bucket.BURST && ownInterval) {
      bucket.own.learn(now, headers.max(), headers.remaining(), before);
    }
    if (bucket.daily == windows.day && headers.daily() > 0 && headers.dailyRemaining() >= 0) {
      long counted = headers.daily() - headers.dailyRemaining();
      windows.day.learn(now, headers.daily(), counted, windows.day.inFlightElse());
    }
  }

  void learnDaily(long limit, long used, Instant resetsAt, ZoneId zone) {
    step(now -> windows.day.learn(now, limit, used, resetsAt, zone));
  }

  void planned(RateLimits plan) {
    step(now -> windows.planned(plan));
  }

  /** HubSpot refused a call: no more of its bucket for the window that it named. */
  void limited(Bucket name, String policyName, Duration pause) {
    meters.refused(portalId, name);
    String policy = policyName == null ? "" : policyName.toUpperCase(Locale.ROOT);
    step(
        now -> {
          BucketQuota bucket = windows.of(name);
          if (pause != null && pause.compareTo(Duration.ZERO) > 0) {
            bucket.pause(now, nanos(pause));
          } else if (policy.equals("DAILY") && bucket.daily != null) {
            bucket.daily.refused();
          } else {
            bucket.pause(now, policy.equals("SECONDLY") ? SECOND : TEN_SECONDS);
          }
        });
  }

  /** Takes the lock, lets something change, and serves whom it helps. */
  private void step(Consumer<Long> change) {
    var out = new Handover();
    lock.lock();
    try {
      long now = ticker.getAsLong();
      change.accept(now);
      serve(now, out);
    } finally {
      lock.unlock();
    }
    out.deliver(this);
  }

  private void serve(long now, Handover out) {
    reap(now);
    giveUp(now - 1, out);
    if (loaded && !retired) {
      failWithoutDailyQuota(now, out);
      boolean wanted = !deadlines.isEmpty();
      Waiter next = lease.mayGrant() ? choose(now) : null;
      while (next != null) {
        BucketQuota bucket = next.bucket;
        bucket.line.served(next);
        deadlines.remove(next);
        out.grant(next, grant(bucket, next.priority, next.since, now));
        next = lease.mayGrant() ? choose(now) : null;
      }
      if (wanted) {
        renewLease(now, out);
      }
    }
    giveUp(now, out);
    arm(now, nextEvent(now));
  }

  /**
   * Whose turn it is among the buckets: windows that they share go to the highest priority; a
   * bucket that was passed over {@value #BUCKET_PATIENCE} times goes first.
   */
  private Waiter choose(long now) {
    Waiter chosen = null;
    for (BucketQuota bucket : windows.buckets()) {
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
    boolean aDue = a.bucket.passedOver > BUCKET_PATIENCE;
    boolean bDue = b.bucket.passedOver > BUCKET_PATIENCE;
    if (aDue != bDue) {
      return aDue;
    }
    return aDue || a.priority == b.priority
        ? a.bucket.passedOver > b.bucket.passedOver
        : a.priority.compareTo(b.priority) < 0;
  }

  private SentCall grant(BucketQuota bucket, Priority priority, long since, long now) {
    lease.grant();
    meters.granted(bucket.bucket, priority, now - since);
    return bucket.take(now, this);
  }

  private void end(SentCall call, long now) {
    call.over = true;
    call.bucket.answered(call, now);
  }

  /** Calls that outlived the longest possible call were answered without our being told. */
  private void reap(long now) {
    for (BucketQuota bucket : windows.buckets()) {
      SentCall oldest = bucket.inFlight.oldest();
      while (oldest != null && now - oldest.grantedAt >= settings.maxCall().toNanos()) {
        end(oldest, now);
        oldest = bucket.inFlight.oldest();
      }
    }
  }

  /** Fails the calls whose deadline is not after {@code tick}. */
  private void giveUp(long tick, Handover out) {
    while (!deadlines.isEmpty() && deadlines.first().deadline <= tick) {
      Waiter waiter = deadlines.first();
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

  private void failWithoutDailyQuota(long now, Handover out) {
    for (BucketQuota bucket : windows.buckets()) {
      if (bucket.line.size() > 0 && bucket.dailyUsed(now)) {
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
    }
  }

  private void fail(Waiter waiter, QuotaExceeded why, Handover out) {
    waiter.bucket.line.leave(waiter);
    deadlines.remove(waiter);
    out.fail(waiter, why);
  }

  private void renewLease(long now, Handover out) {
    if (lease.due() && now >= saveAgainAt && !retired) {
      out.save(picture(now, lease.ask(deadlines.size())));
    }
  }

  private PortalUsage picture(long now, long reserved) {
    Instant wall = clock.instant();
    List<PortalUsage.WindowUsage> pictures = new ArrayList<>();
    windows.all().forEach(w -> pictures.add(w.picture(now, wall, reserved)));
    return new PortalUsage(portalId, wall, pictures);
  }

  /** Called without the lock. */
  CompletableFuture<Void> save(PortalUsage usage) {
    CompletableFuture<Void> saving;
    try {
      saving = ledger.save(usage);
    } catch (RuntimeException e) {
      saving = CompletableFuture.failedFuture(e);
    }
    return saving.whenComplete(
        (done, error) ->
            step(
                now -> {
                  if (error == null) {
                    lease.saved();
                  } else {
                    // Nothing is sent that is not reserved: calls wait until the store is back.
                    lease.failed();
                    saveAgainAt = now + SAVE_AGAIN;
                    meters.saveFailed();
                  }
                }));
  }

  /** When something may change by time alone, as far as anybody waits for it. */
  private long nextEvent(long now) {
    if (deadlines.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long at = deadlines.first().deadline;
    if (loaded && lease.mayGrant()) {
      for (BucketQuota bucket : windows.buckets()) {
        at = Math.min(at, bucket.nextReady(now));
      }
    } else if (saveAgainAt > now) {
      at = Math.min(at, saveAgainAt);
    }
    for (BucketQuota bucket : windows.buckets()) {
      SentCall oldest = bucket.inFlight.oldest();
      if (oldest != null) {
        at = Math.min(at, oldest.grantedAt + settings.maxCall().toNanos());
      }
    }
    return at;
  }

  private void arm(long now, long at) {
    if (at < timerAt) {
      cancelTimer.run();
      timerAt = at;
      cancelTimer = wakeUps.after(Math.max(0, at - now), this::wake);
    }
  }

  private void wake() {
    step(now -> timerAt = Long.MAX_VALUE);
  }

  /**
   * Gives up the lease of an idle portal, so that the next process or the next use starts from
   * exactly what was used.
   *
   * @return completes when that is durable; at once when there was nothing to give up
   */
  CompletableFuture<Void> surrender() {
    PortalUsage usage;
    lock.lock();
    try {
      if (!loaded || lease.saving() || lease.surrendered()) {
        return CompletableFuture.completedFuture(null);
      }
      lease.surrender();
      usage = picture(ticker.getAsLong(), 0);
    } finally {
      lock.unlock();
    }
    return save(usage);
  }

  /** Whether no call is waiting, in flight, or counting in any window. */
  boolean idle() {
    lock.lock();
    try {
      long now = ticker.getAsLong();
      reap(now);
      return deadlines.isEmpty() && windows.empty(now);
    } finally {
      lock.unlock();
    }
  }

  /** Ends an idle portal whose lease was given up; false when it is in use again. */
  boolean retire() {
    lock.lock();
    try {
      retired = loaded && idle() && lease.surrendered();
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
      cancelTimer.run();
      for (Waiter waiter : List.copyOf(deadlines)) {
        fail(waiter, QuotaExceeded.NoPermit.refused("Caravan is stopping"), out);
      }
    } finally {
      lock.unlock();
    }
    out.deliver(this);
  }

  int waiting(Bucket bucket) {
    lock.lock();
    try {
      return windows.of(bucket).line.size();
    } finally {
      lock.unlock();
    }
  }

  List<QuotaState> states() {
    List<QuotaState> states = new ArrayList<>();
    lock.lock();
    try {
      long now = ticker.getAsLong();
      for (BucketQuota bucket : windows.buckets()) {
        int waiting = bucket.line.size();
        long pause = Math.max(0, bucket.pausedUntil() - now);
        for (Window window : bucket.windows()) {
          long wait = Math.max(pause, window.estimate(now, waiting).toNanos());
          states.add(
              new QuotaState(
                  portalId,
                  bucket.bucket,
                  window.name(),
                  window.limit(),
                  window.used(now),
                  waiting,
                  Duration.ofNanos(wait)));
        }
      }
    } finally {
      lock.unlock();
    }
    return states;
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(3650)) >= 0
        ? LONGEST_WAIT
        : Math.max(0, duration.toNanos());
  }
}
