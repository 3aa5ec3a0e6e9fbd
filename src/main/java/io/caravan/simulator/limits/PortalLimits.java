package io.caravan.simulator.limits;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.limits.Verdict.Policy;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The limits of one portal as HubSpot counts them: ten rolling seconds per app, search per portal
 * and second, association batches apart, and a day that ends at midnight in the portal's time zone.
 * Source: HubSpot docs, "API usage guidelines and limits", and captured 429 answers.
 *
 * <p>Thread-safe.
 */
public final class PortalLimits {

  private static final long SECOND = 1_000_000_000L;
  private static final Duration USAGE_CACHED_FOR = Duration.ofMinutes(5);

  /** All apps with a daily limit together. */
  private static final String ACCOUNT = "account";

  private static final String ASSOCIATIONS = "associations";

  /** Private apps alone: what the usage endpoint tells. */
  private static final String PRIVATE_APPS = "private-apps";

  private static final String SERVICE_KEYS = "service-keys";

  private final long portalId;
  private final SimulatorClock clock;
  private final LimitRules rules;
  private final DailyUse day;
  private final Map<String, RollingWindow> windows = new TreeMap<>();
  private final Map<String, Long> byOthers = new TreeMap<>();
  private final List<OtherIntegration> others = new ArrayList<>();
  private UsageReading lastUsage;

  /** Counts from zero. */
  public PortalLimits(long portalId, SimulatorClock clock, LimitRules rules) {
    this.portalId = portalId;
    this.clock = clock;
    this.rules = rules;
    this.day = new DailyUse(clock, rules.zone());
  }

  /** Counts a call at the moment of its arrival and says whether it may go on. */
  public synchronized Verdict arrive(Caller caller, Bucket bucket) {
    catchUp();
    return switch (bucket) {
      case SEARCH ->
          decide(
              caller,
              new Meter("search", SECOND, caller.limits().searchPerSecond(), Policy.SECONDLY),
              "publicapi:crm:search:" + (caller.oauth() ? "oauth" : "private_app"),
              bucket);
      case ASSOCIATIONS ->
          decide(
              caller,
              new Meter(
                  "associations:" + caller.appId(),
                  10 * SECOND,
                  caller.limits().associationsPerTenSeconds(),
                  Policy.TEN_SECONDLY_ROLLING),
              "publicapi:associations-api-calls-ten-secondly",
              bucket);
      case BURST ->
          decide(
              caller,
              new Meter(
                  "burst:" + caller.appId(),
                  10 * SECOND,
                  caller.limits().burstPerTenSeconds(),
                  Policy.TEN_SECONDLY_ROLLING),
              caller.oauth()
                  ? "publicapi:app-api-calls-ten-secondly"
                  : "publicapi:private_app-api-calls-ten-secondly",
              bucket);
      case WORKFLOW_WRITES, OAUTH -> Verdict.NOT_COUNTED;
    };
  }

  /**
   * Counts a call of a family that has a limit of its own and uses no other.
   *
   * @param family such as {@code webhooks-journal}
   */
  public synchronized Verdict arrive(Caller caller, String family, int perSecond) {
    var meter = new Meter(family + ":" + caller.appId(), SECOND, perSecond, Policy.SECONDLY);
    RollingWindow window = window(meter);
    long now = clock.ticks();
    boolean over = rules.enforced() && window.count(now) >= perSecond;
    if (!over || rules.refusedCount()) {
      window.add(now);
    }
    return over
        ? new Verdict(Policy.SECONDLY, group("publicapi:" + family, caller), pause(Policy.SECONDLY))
        : Verdict.NOT_COUNTED;
  }

  private record Meter(String name, long nanos, int limit, Policy policy) {}

  private Verdict decide(Caller caller, Meter meter, String group, Bucket bucket) {
    long now = clock.ticks();
    RollingWindow window = window(meter);
    String counter = bucket == Bucket.ASSOCIATIONS ? ASSOCIATIONS : ACCOUNT;
    long daily =
        bucket == Bucket.ASSOCIATIONS
            ? caller.limits().associationsDaily()
            : caller.limits().daily();
    boolean overWindow = rules.enforced() && window.count(now) >= meter.limit();
    boolean overDay = rules.enforced() && day.used(counter) >= daily;
    if ((!overWindow && !overDay) || rules.refusedCount()) {
      window.add(now);
      countToday(caller, counter, 1);
    }
    Policy refusal = overDay ? Policy.DAILY : overWindow ? meter.policy() : null;
    var headers = new RateLimitHeaders();
    if (rules.enforced() && bucket != Bucket.SEARCH) {
      if (!caller.oauth()) {
        headers.daily(daily, day.used(counter));
      }
      headers.tenSeconds(meter.limit(), window.count(now));
    }
    if (refusal != null) {
      pause(refusal).forEach(headers::put);
    }
    return new Verdict(
        refusal, refusal == null || overDay ? null : group(group, caller), headers.all());
  }

  private String group(String name, Caller caller) {
    return name + ":" + caller.appId() + ":" + portalId;
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

  private void countToday(Caller caller, String counter, long calls) {
    if (counter.equals(ASSOCIATIONS)) {
      day.add(ASSOCIATIONS, calls);
      return;
    }
    if (caller.sharesTheDay()) {
      day.add(ACCOUNT, calls);
    }
    switch (caller.kind()) {
      case PRIVATE_APP -> day.add(PRIVATE_APPS, calls);
      case SERVICE_KEY -> day.add(SERVICE_KEYS, calls);
      case OAUTH -> {}
    }
  }

  /** Takes the newest call of an app out of its window and its day again. */
  public synchronized void giveBack(Caller caller, Bucket bucket) {
    String name = windowOf(bucket, caller.appId());
    RollingWindow window = windows.get(name);
    if (window != null && window.forgetNewest()) {
      countToday(caller, bucket == Bucket.ASSOCIATIONS ? ASSOCIATIONS : ACCOUNT, -1);
    }
  }

  /**
   * Uses quota at once as another integration of the same portal does.
   *
   * @param appId whose window; an app's own id stands for a second process with the same token
   */
  public synchronized void consume(long appId, Bucket bucket, int calls) {
    catchUp();
    RollingWindow window = window(meter(bucket, appId));
    for (int i = 0; i < calls; i++) {
      window.add(clock.ticks());
    }
    countOthers(bucket, calls, calls);
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
    others.removeIf(other -> other.bucket() == bucket && other.appId() == appId);
    if (callsPerSecond > 0) {
      others.add(new OtherIntegration(bucket, appId, callsPerSecond, clock.ticks()));
    }
  }

  /** Counts the calls that other integrations made since somebody last looked. */
  private void catchUp() {
    long now = clock.ticks();
    for (OtherIntegration other : others) {
      long due = other.due(now);
      if (due == 0) {
        continue;
      }
      Meter meter = meter(other.bucket(), other.appId());
      RollingWindow window = window(meter);
      double dayBegan = now - day.secondsOfToday() * SECOND;
      long today = 0;
      for (long i = 0; i < due; i++) {
        long at = other.take();
        window.add(at);
        today += at >= dayBegan ? 1 : 0;
      }
      countOthers(other.bucket(), due, today);
    }
  }

  private void countOthers(Bucket bucket, long calls, long today) {
    byOthers.merge(bucket.name(), calls, Long::sum);
    if (bucket == Bucket.ASSOCIATIONS) {
      day.add(ASSOCIATIONS, today);
    } else {
      day.add(ACCOUNT, today);
      day.add(PRIVATE_APPS, today);
    }
  }

  /** Sets how many calls of today are used up. */
  public synchronized void usedToday(long calls) {
    day.set(ACCOUNT, calls);
    day.set(PRIVATE_APPS, calls);
    lastUsage = null;
  }

  /** Calls of today that count towards the account's daily limit. */
  public synchronized long usedToday() {
    catchUp();
    return day.used(ACCOUNT);
  }

  /**
   * What the usage endpoint tells: private apps alone, collected anew every five minutes.
   *
   * @param withServiceKeys whether service keys are counted too
   */
  public synchronized UsageReading usage(boolean withServiceKeys) {
    catchUp();
    long now = clock.millis();
    if (lastUsage != null && now - lastUsage.collectedAt() < USAGE_CACHED_FOR.toMillis()) {
      return new UsageReading(lastUsage.limit(), lastUsage.used(), lastUsage.collectedAt(), true);
    }
    long used = day.used(PRIVATE_APPS) + (withServiceKeys ? day.used(SERVICE_KEYS) : 0);
    lastUsage = new UsageReading(rules.account().daily(), used, now, false);
    return lastUsage;
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
    var peaks = new TreeMap<String, Integer>();
    windows.forEach((name, window) -> peaks.put(name, window.peak()));
    return peaks;
  }

  /** Calls that other integrations made, by bucket. */
  public synchronized Map<String, Long> byOthers() {
    catchUp();
    return new TreeMap<>(byOthers);
  }

  /** How many calls each window holds now, by the names of {@link #peaks}. */
  public synchronized Map<String, Integer> inWindows() {
    var counts = new TreeMap<String, Integer>();
    windows.forEach((name, window) -> counts.put(name, window.count(clock.ticks())));
    return counts;
  }

  /** Forgets all counts; other integrations go on. */
  public synchronized void reset() {
    catchUp();
    windows.clear();
    byOthers.clear();
    day.clear();
    lastUsage = null;
  }

  private static String windowOf(Bucket bucket, long appId) {
    return switch (bucket) {
      case SEARCH -> "search";
      case ASSOCIATIONS -> "associations:" + appId;
      default -> "burst:" + appId;
    };
  }

  private static Meter meter(Bucket bucket, long appId) {
    return new Meter(
        windowOf(bucket, appId), bucket == Bucket.SEARCH ? SECOND : 10 * SECOND, 0, null);
  }

  private RollingWindow window(Meter meter) {
    return windows.computeIfAbsent(meter.name(), name -> new RollingWindow(meter.nanos()));
  }
}
