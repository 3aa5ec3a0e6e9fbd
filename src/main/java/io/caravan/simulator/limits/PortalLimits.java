package io.caravan.simulator.limits;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.limits.Verdict.Policy;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;

/**
 * The limits of one portal as HubSpot counts them: ten rolling seconds per app, search per portal
 * and second, association batches apart, and a day that ends at midnight in the portal's time zone.
 * Source: HubSpot docs, "API usage guidelines and limits", and captured 429 answers.
 *
 * <p>Thread-safe.
 */
public final class PortalLimits {

  private final long portalId;
  private final SimulatorClock clock;
  private final LimitRules rules;
  private final AccountDay day;
  private final CallWindows windows = new CallWindows();
  private final OtherIntegrations others;

  /** Counts from zero. */
  public PortalLimits(long portalId, SimulatorClock clock, LimitRules rules) {
    this.portalId = portalId;
    this.clock = clock;
    this.rules = rules;
    this.day = new AccountDay(clock, rules);
    this.others = new OtherIntegrations(windows, day);
  }

  /** Counts a call at the moment of its arrival and says whether it may go on. */
  public synchronized Verdict arrive(Caller caller, Bucket bucket) {
    catchUp();
    return switch (bucket) {
      case SEARCH, ASSOCIATIONS, BURST -> decide(caller, Meter.of(caller, bucket), bucket);
      case WORKFLOW_WRITES, OAUTH, JOURNAL, JOURNAL_SUBSCRIPTIONS -> Verdict.NOT_COUNTED;
    };
  }

  /**
   * Counts a call of a family that has a limit of its own and uses no other.
   *
   * @param family such as {@code webhooks-journal}
   */
  public synchronized Verdict arrive(Caller caller, String family, int perSecond) {
    Meter meter = Meter.of(caller, family, perSecond);
    RollingWindow window = windows.of(meter);
    long now = clock.ticks();
    boolean over = rules.enforced() && window.count(now) >= perSecond;
    if (!over || rules.refusedCount()) {
      window.add(now);
    }
    return over
        ? new Verdict(meter.policy(), group(meter, caller), pause(meter.policy()))
        : Verdict.NOT_COUNTED;
  }

  private Verdict decide(Caller caller, Meter meter, Bucket bucket) {
    long now = clock.ticks();
    RollingWindow window = windows.of(meter);
    long daily =
        bucket == Bucket.ASSOCIATIONS
            ? caller.limits().associationsDaily()
            : caller.limits().daily();
    boolean overWindow = rules.enforced() && window.count(now) >= meter.limit();
    boolean overDay = rules.enforced() && day.used(bucket) >= daily;
    if ((!overWindow && !overDay) || rules.refusedCount()) {
      window.add(now);
      day.count(caller, bucket, 1);
    }
    Policy refusal = overDay ? Policy.DAILY : overWindow ? meter.policy() : null;
    var headers = new RateLimitHeaders();
    if (rules.enforced() && bucket != Bucket.SEARCH) {
      if (!caller.oauth()) {
        headers.daily(daily, day.used(bucket));
      }
      headers.tenSeconds(meter.limit(), window.count(now));
    }
    if (refusal != null) {
      pause(refusal).forEach(headers::put);
    }
    return new Verdict(
        refusal, refusal == null || overDay ? null : group(meter, caller), headers.all());
  }

  private String group(Meter meter, Caller caller) {
    return meter.group() + ":" + caller.appId() + ":" + portalId;
  }

  /** HubSpot's captured 429s name no pause; by switch they do. */
  private Map<String, String> pause(Policy policy) {
    if (!rules.retryAfter()) {
      return Map.of();
    }
    long seconds =
        switch (policy) {
          case SECONDLY -> 1;
          case TEN_SECONDLY_ROLLING -> 10;
          case DAILY -> 1 + Duration.between(clock.instant(), day.endsAt().toInstant()).toSeconds();
        };
    return Map.of("Retry-After", Long.toString(seconds));
  }

  /** Takes the newest call of an app out of its window and its day again. */
  public synchronized void giveBack(Caller caller, Bucket bucket) {
    if (windows.forgetNewest(bucket, caller.appId())) {
      day.count(caller, bucket, -1);
    }
  }

  /**
   * Uses quota at once as another integration of the same portal does.
   *
   * @param appId whose window; an app's own id stands for a second process with the same token
   */
  public synchronized void consume(long appId, Bucket bucket, int calls) {
    catchUp();
    others.consume(appId, bucket, calls, clock.ticks());
  }

  /**
   * Lets another integration call steadily from now on, in place of what it did with the same
   * bucket and app so far.
   *
   * @param callsPerSecond 0 ends it
   */
  public synchronized void other(long appId, Bucket bucket, double callsPerSecond) {
    if (!(callsPerSecond >= 0) || Double.isInfinite(callsPerSecond)) {
      throw new IllegalArgumentException("calls per second must be 0 or more: " + callsPerSecond);
    }
    catchUp();
    others.call(appId, bucket, callsPerSecond, clock.ticks());
  }

  private void catchUp() {
    others.catchUp(clock.ticks());
  }

  /** Sets how many calls of today are used up. */
  public synchronized void usedToday(long calls) {
    day.set(calls);
  }

  /** Calls of today that count towards the account's daily limit. */
  public synchronized long usedToday() {
    catchUp();
    return day.used(Bucket.BURST);
  }

  /**
   * What the usage endpoint tells: private apps alone, collected anew every five minutes.
   *
   * @param withServiceKeys whether service keys are counted too
   */
  public synchronized UsageReading usage(boolean withServiceKeys) {
    catchUp();
    return day.usage(withServiceKeys);
  }

  /** When today ends in the portal's time zone. */
  public ZonedDateTime resetsAt() {
    return day.endsAt();
  }

  /** The portal's time zone. */
  public ZoneId zone() {
    return rules.zone();
  }

  /** The limits of the portal's private apps. */
  public RateLimits account() {
    return rules.account();
  }

  /**
   * The most calls that any rolling window held, by window: {@code burst:54321}, {@code search}.
   */
  public synchronized Map<String, Integer> peaks() {
    catchUp();
    return windows.peaks();
  }

  /** Calls that other integrations made, by bucket. */
  public synchronized Map<String, Long> byOthers() {
    catchUp();
    return others.calls();
  }

  /** How many calls each window holds now, by the names of {@link #peaks}. */
  public synchronized Map<String, Integer> inWindows() {
    return windows.held(clock.ticks());
  }

  /** Forgets all counts; other integrations go on. */
  public synchronized void reset() {
    catchUp();
    windows.clear();
    others.clear();
    day.clear();
  }
}
