package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A limit on the calls in any rolling window.
 *
 * <p><b>The rule.</b> HubSpot counts a call somewhere between our sending it and our receiving the
 * answer. So a slot is taken when the permit is granted and freed one window after the answer
 * arrived: then any two calls that share a slot are counted more than a window apart, whatever the
 * latency, and no rolling window can hold more calls than there are slots. The price is latency
 * over window in utilisation.
 *
 * <p><b>Spreading.</b> From {@code spreadFrom} of the window on, free slots are handed out one by
 * one instead of at once: at the sustained rate (limit per window), and faster when that is needed
 * for all of them to be gone before the next one becomes free. While others call the same portal
 * the pace is the sustained rate and nothing else, so that clumps even out and the others find
 * room; that costs up to half a window of calls, once. Slots that become free one by one (no more
 * than {@link #clump} of them lying free) are never held back. Critical calls are not spread.
 *
 * <p><b>Memory.</b> Windows under a minute keep the exact tick of each call; longer ones put calls
 * together in {@link #SPANS} spans, each released when its last call is, so that they err on the
 * safe side.
 */
final class RollingWindow implements Window {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int SPANS = 120;
  private static final int CLUMP_SHARE = 50;
  private static final int OTHERS_WORTH_ROOM = 10;

  /** Calls that a killed process had on the wire reach HubSpot no later than this after a start. */
  private static final long ON_THE_WIRE = Duration.ofSeconds(2).toNanos();

  /** HubSpot's clock may run this much slower than ours: one tenth of a per mille. */
  private static final int MARGIN_SHARE = 10_000;

  private final String name;
  private final long length;
  private final long span;
  private final long hold;
  private final QuotaSettings settings;
  private final long cap;
  private final Releases releases = new Releases();
  private final OtherCallers others;

  private long limit;
  private boolean learned;
  private long inFlight;
  private long taken;
  private long released;

  /** When the last slot was taken, or should have been. */
  private long paceFrom;

  /**
   * @param cap a limit that learning must not raise; 0 for none
   */
  RollingWindow(String name, Duration length, long limit, long cap, QuotaSettings settings) {
    this.name = name;
    this.length = length.toNanos();
    this.span = this.length < MINUTE ? 1 : this.length / SPANS;
    this.hold = this.length + this.length / MARGIN_SHARE;
    this.settings = settings;
    this.cap = cap;
    this.limit = limit;
    this.others = new OtherCallers(hold);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long limit() {
    return Math.max(1, limit - settings.headroom());
  }

  long lengthMillis() {
    return length / 1_000_000;
  }

  @Override
  public long used(long now) {
    released += releases.releaseUntil(now);
    return inFlight + releases.total() + leftToOthers(now);
  }

  /** Others do not ask before they call: a tenth more than what was seen of them, and one. */
  private long leftToOthers(long now) {
    long seen = others.at(now);
    return seen < OTHERS_WORTH_ROOM ? seen : seen + seen / 10 + 1;
  }

  @Override
  public long earliest(long now, Priority priority) {
    long used = used(now);
    long free = limit() - used;
    if (free <= 0) {
      return Math.min(releases.whenReleased(1 - free), others.nextChange(now));
    }
    boolean spread =
        priority != Priority.CRITICAL
            && free > clump()
            && used * 100 >= limit() * settings.spreadFromPercent();
    return spread ? paceFrom + spacing(now, free) : now;
  }

  private long spacing(long now, long free) {
    long sustained = length / limit();
    if (others.at(now) > 0) {
      return sustained;
    }
    // Calls on the wire free their slots a whole window from now at the earliest.
    long nextRelease = Math.min(releases.whenReleased(1), now + hold);
    return Math.min(sustained, Math.max(0, nextRelease - paceFrom) / (free + 1));
  }

  /** Free slots that may go at once: one freed slot must never wait for the pace. */
  private long clump() {
    return Math.max(1, limit() / CLUMP_SHARE);
  }

  @Override
  public void take(long now) {
    long spacing = spacing(now, Math.max(0, limit() - used(now)));
    inFlight++;
    taken++;
    long late = now - paceFrom - spacing;
    // A wake-up that comes a little late must not slow the pace down.
    paceFrom = late >= 0 && late < spacing ? paceFrom + spacing : now;
  }

  @Override
  public void answered(long now) {
    inFlight--;
    long spanEnd = span == 1 ? now : (now / span + 1) * span;
    releases.add(spanEnd + hold, 1);
  }

  @Override
  public void giveBack() {
    inFlight--;
    taken--;
  }

  /** Calls released so far; remember it when sending, for {@link #learn}. */
  long released() {
    return released;
  }

  /** HubSpot refused a call: no call of this window's bucket is sent for a while. */
  void paused(long now, long until) {
    others.paused(now, until);
  }

  /** HubSpot's plan for the portal became known; what its answers told counts more. */
  void planned(long newLimit) {
    if (!learned) {
      limit = newLimit;
    }
  }

  /**
   * Learns from an answer. The caller is still among the calls in flight.
   *
   * <p>HubSpot saw {@code max - remaining} calls at some instant between sending and now. Ours
   * among them are at most those granted until now less those that had been released before that
   * call was sent. Were all latencies equal, they would be those answered within the last window,
   * this one included. What HubSpot saw beyond that comes from others, and their slots are left to
   * them for a window; {@link OtherCallers} weighs the two.
   *
   * @param releasedBefore {@link #released()} when the answered call was sent
   */
  void learn(long now, long max, long remaining, long releasedBefore) {
    if (max > 0) {
      limit = cap > 0 ? Math.min(cap, max) : max;
      learned = true;
      if (remaining >= 0) {
        released += releases.releaseUntil(now);
        long seen = max - remaining;
        others.see(now, seen - (taken - releasedBefore), seen - (releases.total() + 1));
      }
    }
  }

  @Override
  public boolean empty(long now) {
    return used(now) == 0;
  }

  @Override
  public Duration estimate(long now, long ahead) {
    long missing = used(now) + ahead + 1 - limit();
    if (missing <= 0) {
      return Duration.ZERO;
    }
    long rounds = (missing - 1) / limit();
    long release = releases.whenReleased(missing - rounds * limit());
    long first = release == Long.MAX_VALUE ? hold : release - now;
    return Duration.ofNanos(first + rounds * hold);
  }

  @Override
  public PortalUsage.WindowUsage picture(long now, Instant wall, long reserved) {
    released += releases.releaseUntil(now);
    List<PortalUsage.Release> kept = new ArrayList<>();
    int entries = releases.entries();
    if (span == 1 && entries > 0) {
      // Few seconds are at stake: one entry that errs on the safe side is enough.
      kept.add(
          new PortalUsage.Release(
              wall.plusNanos(releases.releaseAt(entries - 1) - now), releases.total()));
    } else {
      for (int i = 0; i < entries; i++) {
        kept.add(
            new PortalUsage.Release(
                wall.plusNanos(releases.releaseAt(i) - now), releases.callsAt(i)));
      }
    }
    return new PortalUsage.WindowUsage(
        name, learned ? limit : 0, inFlight + reserved, kept, Optional.empty());
  }

  /**
   * Everything open when the picture was taken may have been sent just before this start. Between
   * the two processes there is only the wall clock, and it is not trusted: where it went back, no
   * time counts as passed; where it went forward, {@link PortalUsage#CLOCK_SLACK} less does. In a
   * window under a minute, whose calls are one entry, all of them count as answered now.
   */
  @Override
  public void restore(long now, Instant wall, Instant savedAt, PortalUsage.WindowUsage usage) {
    if (usage.learnedLimit() > 0) {
      limit = cap > 0 ? Math.min(cap, usage.learnedLimit()) : usage.learnedLimit();
      learned = true;
    }
    Instant from = wall.isBefore(savedAt) ? savedAt : wall;
    for (PortalUsage.Release release : usage.releases()) {
      Duration left = Duration.between(from, release.until().plus(PortalUsage.CLOCK_SLACK));
      if (left.compareTo(Duration.ZERO) > 0) {
        boolean all = span == 1 || left.compareTo(Duration.ofNanos(hold + span)) > 0;
        restoreCalls(now + (all ? hold + span : left.toNanos()), release.calls());
      }
    }
    if (usage.open() > 0) {
      restoreCalls(now + ON_THE_WIRE + hold + span, usage.open());
    }
  }

  private void restoreCalls(long releaseAt, long calls) {
    releases.add(releaseAt, calls);
    taken += calls;
  }
}
