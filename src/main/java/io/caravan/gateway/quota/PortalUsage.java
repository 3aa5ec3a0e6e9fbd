package io.caravan.gateway.quota;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a portal has used and reserved, as it is kept across restarts.
 *
 * @param savedAt wall clock at which the picture was taken
 */
public record PortalUsage(long portalId, Instant savedAt, List<WindowUsage> windows) {

  /** The wall clock may have been set forward this much between two processes. */
  static final Duration CLOCK_SLACK = Duration.ofMinutes(1);

  public PortalUsage {
    windows = List.copyOf(windows);
  }

  /**
   * One window.
   *
   * @param window its name within the portal
   * @param learnedLimit the limit that HubSpot told; 0 when it told none
   * @param open calls that were in flight, plus those reserved but not yet granted: each of them
   *     may have been sent up to the moment of the crash; in a daily window also those answered
   *     around midnight, which may count on both days
   * @param releases answered calls that still count, by when they stop counting; empty for a daily
   *     window
   * @param day the daily window's own state; empty for a rolling one
   */
  public record WindowUsage(
      String window, long learnedLimit, long open, List<Release> releases, Optional<Day> day) {

    public WindowUsage {
      releases = List.copyOf(releases);
    }
  }

  /**
   * @param until wall clock at which the calls stop counting
   */
  public record Release(Instant until, long calls) {}

  /**
   * @param used calls of the day, those excluded that are in {@code open}
   */
  public record Day(long used, Instant resetsAt, ZoneId zone) {}
}
