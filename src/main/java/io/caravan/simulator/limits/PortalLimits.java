package io.caravan.simulator.limits;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.limits.Verdict.Policy;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The limits of one portal as HubSpot counts them: ten rolling seconds per app, search per portal
 * and second, association batches apart, and a day that ends at midnight in the portal's time zone.
 * Source: HubSpot docs, "API usage guidelines and limits", and captured 429 answers.
 *
 * <p>Thread-safe. A refused call counts too, as far as is known.
 */
public final class PortalLimits {

  private static final long SECOND = 1_000_000_000L;

  private final long portalId;
  private final SimulatorClock clock;
  private final ZoneId zone;
  private final boolean enforced;
  private final boolean refusedCount;
  private final Map<String, RollingWindow> windows = new TreeMap<>();
  private final Map<String, Long> usedToday = new TreeMap<>();
  private LocalDate today;

  /**
   * @param enforced whether calls over the limit are refused; they are counted in any case
   * @param refusedCount whether a refused call uses quota; HubSpot does not say, and most likely it
   *     does
   */
  public PortalLimits(
      long portalId, SimulatorClock clock, ZoneId zone, boolean enforced, boolean refusedCount) {
    this.portalId = portalId;
    this.clock = clock;
    this.zone = zone;
    this.enforced = enforced;
    this.refusedCount = refusedCount;
    this.today = today();
  }

  /** An app as the limits see it. */
  public record Caller(long appId, RateLimits limits, boolean oauth) {}

  /** Counts a call at the moment of its arrival and says whether it may go on. */
  public synchronized Verdict arrive(Caller caller, Bucket bucket) {
    turnDay();
    return switch (bucket) {
      case SEARCH ->
          decide(
              caller,
              window("search", SECOND),
              caller.limits().searchPerSecond(),
              Policy.SECONDLY,
              "publicapi:crm:search:" + (caller.oauth() ? "oauth" : "private_app"),
              bucket);
      case ASSOCIATIONS ->
          decide(
              caller,
              window("associations:" + caller.appId(), 10 * SECOND),
              caller.limits().associationsPerTenSeconds(),
              Policy.TEN_SECONDLY_ROLLING,
              "publicapi:associations-api-calls-ten-secondly",
              bucket);
      case BURST ->
          decide(
              caller,
              window("burst:" + caller.appId(), 10 * SECOND),
              caller.limits().burstPerTenSeconds(),
              Policy.TEN_SECONDLY_ROLLING,
              caller.oauth()
                  ? "publicapi:app-api-calls-ten-secondly"
                  : "publicapi:private_app-api-calls-ten-secondly",
              bucket);
      case WORKFLOW_WRITES, OAUTH -> new Verdict(null, null, Map.of());
    };
  }

  private Verdict decide(
      Caller caller, RollingWindow window, int limit, Policy policy, String group, Bucket bucket) {
    long now = clock.ticks();
    String day = bucket == Bucket.ASSOCIATIONS ? "associations" : "all";
    long dailyLimit =
        bucket == Bucket.ASSOCIATIONS
            ? caller.limits().associationsDaily()
            : caller.limits().daily();
    boolean overWindow = enforced && window.count(now) >= limit;
    boolean overDay = enforced && used(day) >= dailyLimit;
    if ((!overWindow && !overDay) || refusedCount) {
      window.add(now);
      usedToday.merge(day, 1L, Long::sum);
    }
    Policy refusal = overDay ? Policy.DAILY : overWindow ? policy : null;
    String groupName =
        refusal == null || overDay ? null : group + ":" + caller.appId() + ":" + portalId;
    return new Verdict(
        refusal, groupName, headers(caller, bucket, limit, window.count(now), day, dailyLimit));
  }

  /** Search answers carry no headers; OAuth answers none about the day. */
  private Map<String, String> headers(
      Caller caller, Bucket bucket, int limit, int used, String day, long dailyLimit) {
    if (bucket == Bucket.SEARCH || !enforced) {
      return Map.of();
    }
    var headers = new LinkedHashMap<String, String>();
    if (!caller.oauth() && dailyLimit != RateLimits.NO_LIMIT) {
      headers.put("X-HubSpot-RateLimit-Daily", Long.toString(dailyLimit));
      headers.put(
          "X-HubSpot-RateLimit-Daily-Remaining",
          Long.toString(Math.max(0, dailyLimit - used(day))));
    }
    int remaining = Math.max(0, limit - used);
    headers.put("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
    headers.put("X-HubSpot-RateLimit-Max", Integer.toString(limit));
    headers.put("X-HubSpot-RateLimit-Remaining", Integer.toString(remaining));
    headers.put("X-HubSpot-RateLimit-Secondly", Integer.toString(limit / 10));
    headers.put(
        "X-HubSpot-RateLimit-Secondly-Remaining",
        Integer.toString(Math.min(remaining, limit / 10)));
    return headers;
  }

  /**
   * Uses quota as another integration of the same portal does.
   *
   * @param appId whose window; an app's own id stands for a second process with the same token
   */
  public synchronized void consume(long appId, Bucket bucket, int calls) {
    turnDay();
    RollingWindow window =
        switch (bucket) {
          case SEARCH -> window("search", SECOND);
          case ASSOCIATIONS -> window("associations:" + appId, 10 * SECOND);
          default -> window("burst:" + appId, 10 * SECOND);
        };
    for (int i = 0; i < calls; i++) {
      window.add(clock.ticks());
    }
    usedToday.merge(
        bucket == Bucket.ASSOCIATIONS ? "associations" : "all", (long) calls, Long::sum);
  }

  /** Sets how many calls of today are used up. */
  public synchronized void usedToday(long calls) {
    turnDay();
    usedToday.put("all", calls);
  }

  /** Calls of today that count towards the daily limit. */
  public synchronized long usedToday() {
    turnDay();
    return used("all");
  }

  /** When today ends in the portal's time zone. */
  public ZonedDateTime resetsAt() {
    return today().plusDays(1).atStartOfDay(zone);
  }

  /** The portal's time zone. */
  public ZoneId zone() {
    return zone;
  }

  /**
   * The most calls that any rolling window held, by window: {@code burst:54321}, {@code search}.
   */
  public synchronized Map<String, Integer> peaks() {
    var peaks = new TreeMap<String, Integer>();
    windows.forEach((name, window) -> peaks.put(name, window.peak()));
    return peaks;
  }

  /** How many calls each window holds now, by the names of {@link #peaks}. */
  public synchronized Map<String, Integer> inWindows() {
    var counts = new TreeMap<String, Integer>();
    windows.forEach((name, window) -> counts.put(name, window.count(clock.ticks())));
    return counts;
  }

  /** Forgets all counts. */
  public synchronized void reset() {
    windows.clear();
    usedToday.clear();
  }

  private RollingWindow window(String name, long nanos) {
    return windows.computeIfAbsent(name, n -> new RollingWindow(nanos));
  }

  private long used(String day) {
    return usedToday.getOrDefault(day, 0L);
  }

  private void turnDay() {
    LocalDate date = today();
    if (!date.equals(today)) {
      today = date;
      usedToday.clear();
    }
  }

  private LocalDate today() {
    return clock.instant().atZone(zone).toLocalDate();
  }
}
