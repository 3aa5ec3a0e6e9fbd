package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Grants permits to call HubSpot, so that no limit of any portal is ever exceeded and hardly any of
 * it is wasted.
 *
 * <p>A call takes a slot in all windows of its bucket (ten seconds, second, day, the operator's
 * own) or waits for all of them. Within a bucket the higher priority goes first, first come first
 * served within a priority, and none starves ({@code WaitingLine} states the rule). What was sent
 * is reserved durably before it is sent ({@code Lease}), so a restart or a crash forgets nothing. A
 * portal that is idle is forgotten when all its windows are empty.
 *
 * <p>Thread-safe. Futures complete on the thread that made the permit possible: the caller's, one
 * that brought an answer, the timer's or the store's. Dependents must not block.
 */
public final class Quota implements AutoCloseable {

  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final QuotaSettings settings;
  private final LongFunction<RateLimits> planOf;
  private final UsageLedger ledger;
  private final LongSupplier ticker;
  private final Clock clock;
  private final Instant origin;
  private final WakeUps wakeUps;
  private final MeterRegistry registry;
  private final QuotaMeters meters;
  private final Map<Long, Entry> portals = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile Runnable cancelSweep;

  private record Entry(PortalQuota quota, PortalGauges gauges) {}

  /**
   * @param planOf the published limits of a portal as far as its plan is known, else {@link
   *     QuotaSettings#assumedPlan()}; asked when a portal is first used, must not block
   * @param ledger where usage survives a restart
   * @param ticker monotonic nanoseconds, such as {@code System::nanoTime}
   * @param clock the wall clock; decides about the daily limits alone
   * @param wakeUps the timer
   */
  public Quota(
      QuotaSettings settings,
      LongFunction<RateLimits> planOf,
      UsageLedger ledger,
      LongSupplier ticker,
      Clock clock,
      WakeUps wakeUps,
      MeterRegistry registry) {
    this.settings = settings;
    this.planOf = planOf;
    this.ledger = ledger;
    long start = ticker.getAsLong();
    this.ticker = () -> ticker.getAsLong() - start;
    this.clock = clock;
    this.origin = clock.instant();
    this.wakeUps = wakeUps;
    this.registry = registry;
    this.meters = new QuotaMeters(registry);
    this.cancelSweep = wakeUps.after(SWEEP.toNanos(), this::sweep);
  }

  /**
   * Asks for the permit to make one call.
   *
   * @param maxWait how long the caller would wait; zero to try once, which fails while the portal's
   *     usage is being read or reserved
   * @return completes when the call may be sent. Fails with {@link QuotaExceeded.NoPermit} when the
   *     time is up or too many wait, and with {@link QuotaExceeded.DailyUsed} at once when the
   *     day's quota is used up; then only critical calls wait, if the reset is less than an hour
   *     away and within their time. Cancelling it leaves the line.
   */
  public CompletableFuture<Permit> acquire(
      long portalId, Bucket bucket, Priority priority, Duration maxWait) {
    while (!closed) {
      CompletableFuture<Permit> permit = portal(portalId).acquire(bucket, priority, maxWait);
      if (permit != null) {
        return permit;
      }
      Thread.onSpinWait();
    }
    return CompletableFuture.failedFuture(QuotaExceeded.NoPermit.refused("Caravan is stopping"));
  }

  /**
   * Learns from the headers of an answer whose permit is not at hand; call it before the permit's
   * {@link Permit#answered()}. {@link Permit#answered(RateLimitHeaders)} is the more exact way.
   */
  public void learn(long portalId, Bucket bucket, RateLimitHeaders headers) {
    portal(portalId).learn(bucket, headers);
  }

  /**
   * Learns from account-info what all private apps of the portal used today.
   *
   * @param limit calls per day; 0 when unknown
   * @param used calls counted; negative when unknown
   * @param resetsAt when the day ends; null when unknown
   * @param zone the portal's time zone; null when unknown
   */
  public void learnDaily(long portalId, long limit, long used, Instant resetsAt, ZoneId zone) {
    portal(portalId).learnDaily(limit, used, resetsAt, zone);
  }

  /** Learns the portal's plan; limits that HubSpot's own answers told count more. */
  public void learnPlan(long portalId, RateLimits plan) {
    portal(portalId).planned(plan);
  }

  /**
   * HubSpot refused a call with 429 all the same: pauses the bucket for exactly the window that it
   * names.
   *
   * @param policyName from the error body: {@code TEN_SECONDLY_ROLLING} (10 s), {@code SECONDLY} (1
   *     s), {@code DAILY} (until the reset); anything else or null: 10 s
   * @param pause the answer's Retry-After, which wins; null or zero when there was none
   */
  public void limited(long portalId, Bucket bucket, String policyName, Duration pause) {
    portal(portalId).limited(bucket, policyName, pause);
  }

  /** How long a call of a bucket would wait for a permit if it joined the line now. */
  public Duration estimatedWait(long portalId, Bucket bucket) {
    Entry entry = portals.get(portalId);
    return entry == null ? Duration.ZERO : entry.quota.estimatedWait(bucket);
  }

  /** Each window of each bucket of each portal in use, by portal. */
  public List<QuotaState> states() {
    return portals.values().stream()
        .flatMap(entry -> entry.quota.states().stream())
        .sorted(Comparator.comparingLong(QuotaState::portalId))
        .toList();
  }

  private PortalQuota portal(long portalId) {
    Entry entry = portals.get(portalId);
    return entry != null ? entry.quota : open(portalId);
  }

  private PortalQuota open(long portalId) {
    var fresh =
        new PortalQuota(
            portalId,
            settings,
            planOf.apply(portalId),
            ledger,
            ticker,
            clock,
            origin,
            wakeUps,
            meters);
    Entry entry =
        portals.computeIfAbsent(
            portalId, id -> new Entry(fresh, new PortalGauges(registry, id, fresh)));
    if (entry.quota == fresh) {
      fresh.load();
    }
    return entry.quota;
  }

  /** Forgets idle portals: first their lease is given up durably, a sweep later they go. */
  private void sweep() {
    portals.forEach(
        (portalId, entry) -> {
          if (entry.quota.retire()) {
            portals.remove(portalId, entry);
            entry.gauges.remove();
          } else if (entry.quota.idle()) {
            entry.quota.surrender();
          }
        });
    if (!closed) {
      cancelSweep = wakeUps.after(SWEEP.toNanos(), this::sweep);
    }
  }

  /** Fails all who wait and saves exactly what was used, within some seconds. */
  @Override
  public void close() {
    closed = true;
    cancelSweep.run();
    portals.values().forEach(entry -> entry.quota.close());
    var saves =
        portals.values().stream()
            .map(entry -> entry.quota.surrender())
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(saves).get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // Counted where it failed. The last picture and its reservation stand; the next start counts
      // some calls too many.
    } catch (TimeoutException e) {
      meters.saveFailed();
    }
    portals.values().forEach(entry -> entry.gauges.remove());
    portals.clear();
  }
}
