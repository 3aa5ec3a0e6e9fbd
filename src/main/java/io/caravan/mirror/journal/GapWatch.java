package io.caravan.mirror.journal;

import io.caravan.mirror.journal.Gap.Cause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Notices times in which webhooks may have been missed: Caravan was not running (or stood still, or
 * had no database), or its intake refused deliveries for a while. HubSpot repeats a refused
 * delivery for a day, but after ten times it gives up.
 */
public final class GapWatch {

  private final GapLog gaps;
  private final GapRecovery recovery;
  private final LongSupplier refusals;
  private final Duration threshold;
  private final Clock clock;
  private long refused;
  private Instant refusingSince;
  private Instant lastRefusal;

  /**
   * @param refusals how many deliveries the intake could not take, counted since the start
   * @param threshold what is shorter is no gap
   */
  GapWatch(
      GapLog gaps, GapRecovery recovery, LongSupplier refusals, Duration threshold, Clock clock) {
    this.gaps = gaps;
    this.recovery = recovery;
    this.refusals = refusals;
    this.threshold = threshold;
    this.clock = clock;
    this.refused = refusals.getAsLong();
  }

  /** Looks, and makes up for what it finds and for what is still open; call it each minute. */
  public synchronized void tick() {
    Instant now = clock.instant();
    List<Gap> found = new ArrayList<>();
    Instant last = gaps.lastSeen().orElse(now);
    if (longer(last, now)) {
      found.add(Gap.found(last, now, Cause.DOWN, now));
    }
    lookAtIntake(last, now, found);
    gaps.seen(now, found);
    recovery.closeOpen();
    // Closing may have taken longer than the time that counts as a gap.
    gaps.seen(clock.instant(), List.of());
  }

  private void lookAtIntake(Instant last, Instant now, List<Gap> found) {
    long count = refusals.getAsLong();
    if (count > refused) {
      refused = count;
      refusingSince = refusingSince == null ? last : refusingSince;
      lastRefusal = now;
    } else if (refusingSince != null) {
      if (longer(refusingSince, lastRefusal)) {
        found.add(Gap.found(refusingSince, now, Cause.REFUSED, now));
      }
      refusingSince = null;
    }
  }

  private boolean longer(Instant from, Instant to) {
    return Duration.between(from, to).compareTo(threshold) > 0;
  }
}
