package io.caravan.gateway.quota;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The calendar day that HubSpot counts a portal's calls in; it ends at midnight in the portal's
 * time zone. Not thread-safe.
 *
 * <p>The day ends only when both clocks say so: the wall clock, and the monotonic ticker counted
 * from the wall clock at the start of this process. So a wall clock that is set forward opens
 * nothing early, and one that is set back gives no second quota for the same day. A third opinion
 * can overrule the ticker, which stands still while a machine is suspended: account-info saying
 * that HubSpot is in the next day already.
 */
final class PortalDay {

  /** How far HubSpot's clock and ours may be apart: the next day opens that late. */
  static final Duration GRACE = PortalUsage.CLOCK_SLACK;

  private static final long GRACE_NANOS = GRACE.toNanos();

  private final Clock clock;
  private final Instant origin;
  private ZoneId zone;
  private Instant resetsAt;
  private long resetTick;

  /**
   * @param zone the portal's, as far as is known
   * @param origin what the wall clock showed at tick 0
   */
  PortalDay(ZoneId zone, Clock clock, Instant origin, long now) {
    this.zone = zone;
    this.clock = clock;
    this.origin = origin;
    endsAt(midnightAfter(steady(now)));
  }

  /** The midnight at which the day ends. */
  Instant resetsAt() {
    return resetsAt;
  }

  ZoneId zone() {
    return zone;
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

  /** Whether the next day has begun by both clocks. */
  boolean over(long now) {
    return now >= resetTick + GRACE_NANOS && overByWall();
  }

  /** Whether the next day has begun by HubSpot's word and the wall clock. */
  boolean overByWord(Instant end) {
    return end != null && end.isAfter(resetsAt) && overByWall();
  }

  /**
   * Whether midnight is so near, or past, that nobody knows on which side HubSpot counts a call.
   */
  boolean aroundMidnight(long now) {
    return now >= resetTick - GRACE_NANOS;
  }

  void next() {
    endsAt(midnightAfter(resetsAt));
  }

  /**
   * Learns from account-info.
   *
   * @param end when HubSpot says that the day ends; null when it did not
   * @param newZone the portal's time zone; null when unknown
   */
  void learn(long now, Instant end, ZoneId newZone) {
    if (newZone != null && !newZone.equals(zone)) {
      zone = newZone;
      endsAt(midnightAfter(steady(now)));
    }
    if (end != null && end.isAfter(clock.instant())) {
      endsAt(end);
    }
  }

  /** Continues the day of an earlier process; false when a later one has begun since. */
  boolean restore(long now, PortalUsage.Day day) {
    zone = day.zone();
    Instant steady = steady(now);
    boolean same = steady.isBefore(day.resetsAt().plus(GRACE));
    endsAt(same ? day.resetsAt() : midnightAfter(steady));
    return same;
  }

  private boolean overByWall() {
    return !clock.instant().isBefore(resetsAt.plus(GRACE));
  }

  private Instant steady(long now) {
    return origin.plusNanos(now);
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
