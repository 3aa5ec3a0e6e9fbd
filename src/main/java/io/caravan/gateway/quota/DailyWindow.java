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
 * A limit per calendar day. Calls answered around midnight count on both days, because nobody knows
 * on which side HubSpot counted them; {@link PortalDay} tells when a day ends.
 */
final class DailyWindow implements Window {

  private final String name;
  private final PortalDay day;
  private final QuotaSettings settings;
  private final long cap;

  private long limit;
  private boolean learned;
  private long used;
  private long inFlight;
  private long aroundMidnight;
  private boolean refused;
  private long lastTake = Long.MIN_VALUE / 2;

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
    this.day = new PortalDay(settings.zone(), clock, origin, now);
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

  /** When the next day begins. */
  long opensAt(long now) {
    return day.opensAt(now);
  }

  /** {@link #opensAt} as the wall clock will show it. */
  Instant opensAtWall(long now) {
    return day.opensAtWall(now);
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
    if (day.aroundMidnight(now)) {
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
    if (day.overByWord(end)) {
      newDay();
    }
    day.learn(now, end, newZone);
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
        Optional.of(
            new PortalUsage.Day(certain - inFlight - aroundMidnight, day.resetsAt(), day.zone())));
  }

  @Override
  public void restore(long now, Instant wall, Instant savedAt, PortalUsage.WindowUsage usage) {
    if (usage.learnedLimit() > 0) {
      limit = cap > 0 ? Math.min(cap, usage.learnedLimit()) : usage.learnedLimit();
      learned = true;
    }
    PortalUsage.Day saved = usage.day().orElseThrow();
    used += usage.open();
    if (day.restore(now, saved)) {
      used += saved.used();
      if (day.aroundMidnight(now)) {
        aroundMidnight = usage.open();
      }
    }
  }

  private void startNewDay(long now) {
    while (day.over(now)) {
      newDay();
    }
  }

  private void newDay() {
    used = inFlight + aroundMidnight;
    aroundMidnight = 0;
    refused = false;
    day.next();
  }
}
