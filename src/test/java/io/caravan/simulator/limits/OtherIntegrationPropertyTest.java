package io.caravan.simulator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class OtherIntegrationPropertyTest {

  private static final RateLimits LIMITS = RateLimits.of(AppKind.PRIVATE, Tier.PROFESSIONAL);

  /** However often somebody looks, the calls are the same. */
  @Property(tries = 200)
  void looking_does_not_change_what_is_counted(
      @ForAll @IntRange(min = 1, max = 40) int perSecond,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 3000) Integer> steps) {
    var clock = SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
    PortalLimits watched = limits(clock);
    PortalLimits unwatched = limits(clock);
    watched.other(1, Bucket.BURST, perSecond);
    unwatched.other(1, Bucket.BURST, perSecond);
    for (int step : steps) {
      clock.advance(Duration.ofMillis(step));
      watched.peaks();
    }
    assertThat(watched.byOthers()).isEqualTo(unwatched.byOthers());
    assertThat(watched.usedToday()).isEqualTo(unwatched.usedToday());
    assertThat(watched.peaks()).isEqualTo(unwatched.peaks());
    double seconds = steps.stream().mapToInt(Integer::intValue).sum() / 1000.0;
    assertThat((double) watched.byOthers().getOrDefault("BURST", 0L))
        .isBetween(seconds * perSecond - 1.001, seconds * perSecond + 0.001);
  }

  /** What is given back leaves no trace in what remains. */
  @Property(tries = 200)
  void a_call_that_is_given_back_was_never_counted(
      @ForAll @IntRange(min = 0, max = 60) int kept, @ForAll @IntRange(max = 60) int refunded) {
    var clock = SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
    PortalLimits limits = limits(clock);
    var caller = new Caller(1, LIMITS, Caller.Kind.PRIVATE_APP);
    for (int i = 0; i < kept; i++) {
      limits.arrive(caller, Bucket.BURST);
    }
    for (int i = 0; i < refunded; i++) {
      limits.arrive(caller, Bucket.BURST);
      limits.giveBack(caller, Bucket.BURST);
    }
    assertThat(limits.usedToday()).isEqualTo(kept);
    assertThat(limits.arrive(caller, Bucket.BURST).headers())
        .containsEntry("X-HubSpot-RateLimit-Remaining", Integer.toString(189 - kept));
  }

  private static PortalLimits limits(SimulatorClock clock) {
    return new PortalLimits(
        1, clock, new LimitRules(LIMITS, ZoneId.of("UTC"), true, () -> UncertainBehaviour.ASSUMED));
  }
}
