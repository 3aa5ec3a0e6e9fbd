package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.RateLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A limit per calendar day that ends at midnight in the portal's time zone.
 *
 * <p>The day ends only when both clocks say so: the wall clock, and the monotonic ticker counted
 * from the wall clock at the start of this process. So a wall clock that is set forward opens
 * nothing early, and one that is set back gives no second quota for the same day. A third opinion
 * can overrule the ticker, which stands still while a machine is suspended: account-info saying
 * that HubSpot is in the next day already.
 *
 * <p>The day opens {@link #GRACE} late, and calls answered in that time before midnight or later
 * count on both days, because nobody knows on which side HubSpot counted them.
 */
final class DailyWindow implements Window {

  /** How far HubSpot's clock and ours may be apart. */
  static final Duration GRACE = PortalUsage.CLOCK_SLACK;

  private static final long GRACE_NANOS = GRACE.toNanos();

  private final String name;
  private final Clock clock;
  private final Instant origin;
  private final QuotaSettings settings;
  private final long cap;

  private long limit;
  private boolean learned;
  private long used;
  private long inFlight;
  private long aroundMidnight;
  private boolean refused;
  private long lastTake = Long.MIN_VALUE / 2;
  private ZoneId zone;
  private Instant resetsAt;
  private long resetTick;

  /**
   * @param cap a limit that learning must not raise; 0 for none
   * @param origin what the wall clock showed at tick 0
   */
  DailyWindow(
      String name,
      long limit,
      long cap,
      QuotaSettings settings,
      Clock clock,
      Instant origin,
      long now) {
    this.name = name;
    this.limit = limit;
    this.cap = cap;
    this.settings = settings;
    this.clock = clock;
    this.origin = origin;
    this.zone = settings.zone();
    endsAt(midnightAfter(origin.plusNanos(now)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long limit() {
    return limit == RateLimits.NO_LIMIT ? limit : Math.max(1, limit - settings.headroom());
  }

  @Override
  public long used(long now) {
    startNewDay(now);
    return used;
  }

  /** Whether no call may be sent before the reset. */
  boolean exhausted(long now) {
    startNewDay(now);
    return refused || used >= limit();
  }

  /** When the next day begins by the more cautious of the two clocks. */
  long opensAt(long now) {
    long byWall = now + Duration.between(clock.instant(), resetsAt).toNanos();
    return Math.max(resetTick, byWall) + GRACE_NANOS;
  }

  /** {@link #opensAt} as the wall clock will show it. */
  Instant opensAtWall(long now) {
    return clock.instant().plusNanos(opensAt(now) - now);
  }

  @Override
  public long earliest(long now, Priority priority) {
    if (exhausted(now)) {
      return opensAt(now);
    }
    boolean spread =
        limit != RateLimits.NO_LIMIT
            && priority != Priority.CRITICAL
            && used * 100.0 >= limit() * (double) settings.spreadFromPercent();
    return spread ? lastTake + (opensAt(now) - now) / (limit() - used) : now;
  }

  @Override
  public void take(long now) {
    used++;
    inFlight++;
    lastTake = now;
  }

  @Override
  public void answered(long now) {
    inFlight--;
    if (now >= resetTick - GRACE_NANOS) {
      aroundMidnight++;
    }
  }

  @Override
  public void giveBack() {
    used--;
    inFlight--;
  }

  /** HubSpot refused a call with policy DAILY: nothing more today. */
  void refused() {
    refused = true;
  }

  /** HubSpot's plan for the portal became known; what its answers told counts more. */
  void planned(long newLimit) {
    if (!learned) {
      limit = newLimit;
    }
  }

  /**
   * Learns what HubSpot had counted, of all private apps, at some instant while the answered call
   * was in flight. Others of ours that are in flight may not be among them yet and are added: that
   * can count a few calls twice, never one too few.
   *
   * @param counted calls of the day as HubSpot saw them; negative when unknown
   * @param notCounted calls of ours that it may not have seen
   */
  void learn(long now, long newLimit, long counted, long notCounted) {
    startNewDay(now);
    if (newLimit > 0) {
      limit = cap > 0 ? Math.min(cap, newLimit) : newLimit;
      learned = true;
    }
    if (counted >= 0) {
      used = Math.max(used, counted + notCounted);
    }
  }

  /** Calls in flight besides the one that is just being answered. */
  long inFlightElse() {
    return Math.max(0, inFlight - 1);
  }

  /**
   * Learns from account-info, which is authoritative about when the day ends.
   *
   * @param end when HubSpot says that the day ends; null when it did not
   * @param newZone the portal's time zone; null when unknown
   */
  void learn(long now, long newLimit, long counted, Instant end, ZoneId newZone) {
    startNewDay(now);
    Instant wall = clock.instant();
    if (end != null && end.isAfter(resetsAt) && !wall.isBefore(resetsAt.plus(GRACE))) {
      newDay();
    }
    if (newZone != null && !newZone.equals(zone)) {
      zone = newZone;
      endsAt(midnightAfter(origin.plusNanos(now)));
    }
    if (end != null && end.isAfter(wall)) {
      endsAt(end);
    }
    learn(now, newLimit, counted, inFlight);
  }

  @Override
  public boolean empty(long now) {
    startNewDay(now);
    return inFlight == 0 && !refused && (used == 0 || limit == RateLimits.NO_LIMIT);
  }

  @Override
  public Duration estimate(long now, long ahead) {
    startNewDay(now);
    return refused || limit() - used <= ahead
        ? Duration.ofNanos(opensAt(now) - now)
        : Duration.ZERO;
  }

  @Override
  public PortalUsage.WindowUsage picture(long now, Instant wall, long reserved) {
    startNewDay(now);
    long certain = refused ? Math.max(used, limit()) : used;
    return new PortalUsage.WindowUsage(
        name,
        learned ? limit : 0,
        inFlight + aroundMidnight + reserved,
        List.of(),
        Optional.of(new PortalUsage.Day(certain - inFlight - aroundMidnight, resetsAt, zone)));
  }

  @Override
  public void restore(long now, Instant wall, Instant savedAt, PortalUsage.WindowUsage usage) {
    if (usage.learnedLimit() > 0) {
      limit = cap > 0 ? Math.min(cap, usage.learnedLimit()) : usage.learnedLimit();
      learned = true;
    }
    PortalUsage.Day day = usage.day().orElseThrow();
    zone = day.zone();
    used += usage.open();
    Instant steady = origin.plusNanos(now);
    if (steady.isBefore(day.resetsAt().plus(GRACE))) {
      used += day.used();
      endsAt(day.resetsAt());
      if (!steady.isBefore(resetsAt.minus(GRACE))) {
        aroundMidnight = usage.open();
      }
    } else {
      endsAt(midnightAfter(steady));
    }
  }

  private void startNewDay(long now) {
    while (now >= resetTick + GRACE_NANOS && !clock.instant().isBefore(resetsAt.plus(GRACE))) {
      newDay();
    }
  }

  private void newDay() {
    used = inFlight + aroundMidnight;
    aroundMidnight = 0;
    refused = false;
    endsAt(midnightAfter(resetsAt));
  }

  private void endsAt(Instant end) {
    resetsAt = end;
    resetTick = Duration.between(origin, end).toNanos();
  }

  /** A day has 23 to 25 hours, and in some zones no midnight: its first moment counts. */
  private Instant midnightAfter(Instant instant) {
    return instant.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
  }
}
